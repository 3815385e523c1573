// Rebuilding every projection from the ledger.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "storage/engine/database.h"

namespace parley {

// True when the projections were written by another version of this program, or a rebuild was cut off.
absl::StatusOr<bool> NeedsRebuild(Database& database);

// Drops every projection and derives it again, in bounded memory: `run_bytes` of it are collected or sorted
// at a time, in several places. A rebuild that is cut off is done again at the next start. `progress` (may be
// empty) is told how many of all positions are done.
absl::Status Rebuild(Database& database, const std::function<void(uint64_t done, uint64_t total)>& progress,
                     size_t run_bytes = size_t{16} << 20);

// SHA-256, in hexadecimal, over all keys and values of all projections.
absl::StatusOr<std::string> DigestProjections(Database& database);

}  // namespace parley
