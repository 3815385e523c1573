// What the record learned of a line between two known positions.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "core/diff.h"
#include "storage/fold/line_view.h"

namespace parley {

// Counts records of the line in `after`, said up to `until_us`, that were not known at `before_known`, which
// may be later or earlier. Grows with the versions recorded in between. `pair` is that of the view.
absl::StatusOr<LineCounts> CountLearned(const ReadState& state, PairKey pair, LineView& after,
                                        uint64_t before_known, int64_t until_us, const FoldChoice& choice);

}  // namespace parley
