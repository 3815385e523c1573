// Writing the fold index with a given shape: what AddVersion and CloseVersion do with the shape of the
// store. Tests use small shapes to get tall trees out of short lines.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/engine/state.h"
#include "storage/fold/fold_format.h"
#include "storage/fold/pair_key.h"

namespace parley {

absl::StatusOr<bool> AddVersion(WriteState& state, PairKey pair, const FoldRecord& record,
                                const FoldShape& shape);

absl::Status CloseVersion(WriteState& state, PairKey pair, const LineKey& key, uint64_t version_position,
                          uint64_t position, const FoldShape& shape);

}  // namespace parley
