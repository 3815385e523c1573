// Reading a page of a timeline.
#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "storage/engine/state.h"
#include "storage/snapshot.h"

namespace parley {

// See Snapshot::Timeline.
absl::StatusOr<std::optional<LineKey>> ReadTimeline(const ReadState& state, PairKey pair, const Basis& basis,
                                                    const FoldChoice& choice, const LineKey& from,
                                                    size_t limit, const TakeTimelineItem& take,
                                                    const StopCheck& stop);

}  // namespace parley
