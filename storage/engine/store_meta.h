// Facts about the store itself, in the meta family.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "storage/engine/database.h"
#include "storage/engine/state.h"

namespace parley {

// Key of the format's version, for those who look before the store is opened.
constexpr char kFormatVersionKey[] = "format_version";

// The error for a store of a newer format: FailedPrecondition kStoreTooNew.
absl::Status StoreTooNew(uint32_t version);

// Versions kept in the store. Keys "format_version" and "projection_version", values of 4 bytes,
// big-endian.
enum class MetaVersion : uint8_t { kFormat, kProjection };

// Marks projections that are being rebuilt.
constexpr uint32_t kRebuilding = UINT32_MAX;

// The version; 0: never written.
absl::StatusOr<uint32_t> ReadVersion(const ReadState& state, MetaVersion which);

absl::Status PutVersion(WriteState& state, MetaVersion which, uint32_t version);

// Writes the versions of this program into a new store. FailedPrecondition kStoreTooNew when a newer
// program wrote this one; changes nothing then.
absl::Status CheckFormat(Database& database);

}  // namespace parley
