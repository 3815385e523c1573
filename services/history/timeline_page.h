// Fills a page of a timeline.
#pragma once

#include <cstddef>
#include <optional>

#include "absl/status/statusor.h"
#include "services/rpc/serialized_fields.h"
#include "services/worker_pool.h"
#include "storage/snapshot.h"

namespace parley {

// The line of a pair as it is asked for.
struct TimelineQuestion {
  PairKey pair;
  Basis basis;
  FoldChoice choice;
  LineKey from;
};

// Adds at most `limit` entries to `out`, the fields of a GetTimelineResponse, and none once they have
// limits::kPageBytesMax; it may end a sixteenth below that. Returns where the next page starts; absent at the
// end. Idle threads of `helpers` read statements of a long page as well.
absl::StatusOr<std::optional<LineKey>> FillTimelinePage(const Snapshot& snapshot,
                                                        const TimelineQuestion& question, size_t limit,
                                                        const StopCheck& stop, WorkerPool& helpers,
                                                        SerializedFields& out);

}  // namespace parley
