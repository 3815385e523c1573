// Bases of requests: from what was asked for, or defaults, to a pinned pair of moments.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "core/fold_record.h"
#include "google/protobuf/timestamp.pb.h"
#include "parley/v1/basis.pb.h"
#include "services/request/query_view.h"

namespace parley {

// Microseconds of a timestamp in a request. InvalidArgument kInvalidField names `field`.
absl::StatusOr<int64_t> ReadTimestamp(const google::protobuf::Timestamp& timestamp, const std::string& field);

// The last position that `known_at` knows of; everything in the view when it names no point. OutOfRange
// kPositionNotWritten above the last position, with metadata "last_position".
absl::StatusOr<uint64_t> ResolveKnownAt(const QueryView& view, const v1::KnownAt& known_at,
                                        const std::string& field);

// The basis that `selector` asks for; as_of is the view's clock when not given.
absl::StatusOr<Basis> ResolveBasis(const QueryView& view, const v1::BasisSelector& selector,
                                   const std::string& field);

// OutOfRange kPositionNotWritten unless `position` is at most `last_position`.
absl::Status CheckWritten(uint64_t position, uint64_t last_position, const std::string& field);

}  // namespace parley
