// How a request wants statements folded.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "core/fold_record.h"
#include "parley/v1/position.pb.h"

namespace parley {

// The choice that `options` make. InvalidArgument kInvalidField for durations that are not positive or
// too long.
absl::StatusOr<FoldChoice> ReadFoldOptions(const v1::FoldOptions& options, const std::string& field);

}  // namespace parley
