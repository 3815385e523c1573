// Reading a page of a timeline.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/engine/state.h"
#include "storage/fold/fold_index.h"
#include "storage/snapshot.h"
#include "storage/statements/kept_leaves.h"
#include "storage/statements/line_corroborations.h"

namespace parley {

// For one page. `state` must outlive it.
class TimelineReader {
 public:
  TimelineReader(const ReadState& state, PairKey pair, const Basis& basis, const FoldChoice& choice,
                 const LineKey& from)
      : state_(state),
        pair_(pair),
        basis_(basis),
        include_secondhand_(choice.include_secondhand),
        from_(from),
        cursor_(state, pair, basis, from),
        corroborations_(state, pair) {}

  // See Snapshot::Timeline.
  absl::StatusOr<std::optional<LineKey>> Read(size_t limit, const TakeTimelineItem& take,
                                              TimelineLeaves* leaves, const StopCheck& stop);

 private:
  // The last folded version before the next entry.
  struct Before {
    uint64_t position = 0;             // where it was written; 0: there is none
    std::optional<StanceTerms> terms;  // absent: there is none, or it was not read yet

    bool IsRead() const { return position == 0 || terms.has_value(); }
  };

  // A leaf that is being taken one by one.
  struct OpenLeaf {
    std::string key;
    size_t left = 0;  // entries
    LeafHeader header;
  };

  absl::Status ReadBefore(const LineKey& key);
  absl::StatusOr<bool> TakeLeaf(size_t limit, TimelineLeaves& leaves);
  void EndLeaf(TimelineLeaves& leaves);
  absl::Status Take(const FoldRecord& record, const TakeTimelineItem& take);

  const ReadState& state_;
  const PairKey pair_;
  const Basis basis_;
  const bool include_secondhand_;
  const LineKey from_;
  LineCursor cursor_;
  LineCorroborations corroborations_;
  Before before_;
  std::optional<OpenLeaf> leaf_;
  size_t taken_ = 0;
};

}  // namespace parley
