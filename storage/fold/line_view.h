// A line as it was known at one position, ready to be asked: the tree of that time and the tail of that
// time. What both hold is in force at that position, so nothing superseded is ever stepped over.
//
//   absl::StatusOr<std::optional<LineView>> view = LineView::Open(state, pair, known_position);
//   absl::StatusOr<LineEnd> end = (*view)->EndUpTo(as_of_us, include_secondhand);
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/engine/state.h"
#include "storage/fold/fold_format.h"
#include "storage/fold/fold_objects.h"
#include "storage/fold/line_tree.h"
#include "storage/fold/pair_key.h"

namespace parley {

// For one thread. Reads what it needs when it needs it and keeps it. `state` must outlive it.
class LineView {
 public:
  // The view at `known_position`; absent when the pair has no version at all.
  static absl::StatusOr<std::optional<LineView>> Open(const ReadState& state, PairKey pair,
                                                      uint64_t known_position);

  // The same with a head that the caller has, or has changed and not yet written.
  static absl::StatusOr<LineView> OpenAt(const ReadState& state, PairKey pair,
                                         std::shared_ptr<const PairHead> head, uint64_t known_position);

  // Takes `tail` for what the head's tail unpacks to. Before anything is asked.
  void UseTail(std::shared_ptr<const FoldRecords> tail) { newest_tail_ = std::move(tail); }

  const std::shared_ptr<const PairHead>& head() const { return head_; }
  uint64_t known_position() const { return known_position_; }

  // The tree, which does not exist when nothing was sealed by the known position.
  LineTree& tree() { return tree_; }

  // Keys from here on are in the tail.
  VersionKey tail_start() const { return tail_start_; }

  // Versions of the tail that were in force at the known position, in key order. They need not know
  // where they were closed later.
  absl::StatusOr<const FoldRecords*> Tail();

  // Counts of the folded records said at or before `as_of_us`. O(log n).
  absl::StatusOr<Stretch> CountsUpTo(int64_t as_of_us, bool include_secondhand);

  // Where the line ends with them. O(log n).
  absl::StatusOr<LineEnd> EndUpTo(int64_t as_of_us, bool include_secondhand);

  // Counts of the whole line. The root and the tail.
  absl::StatusOr<StretchSums> Total();

  // Where a line ends that starts as this one does and has so many folded records. O(log n).
  absl::StatusOr<LineEnd> EndAt(const RunCounts& counts, bool include_secondhand);

  // The folded record number `index`, from 0. O(log n). Internal when there are not as many.
  absl::StatusOr<FoldRecord> FoldedAt(uint64_t index, bool include_secondhand);

  // The last folded record before `key`. O(log n).
  absl::StatusOr<std::optional<FoldRecord>> FoldedBefore(const LineKey& key, bool include_secondhand);

  // Statements said at or after `from_us` and before `end`, folded, whose sign is opposite to `stance`; in
  // order. O(log n), and what lies between.
  absl::StatusOr<std::vector<Uuid>> OppositeSignals(int64_t from_us, const LineKey& end, Stance stance,
                                                    bool include_secondhand);

  // True if the version at `key` was in force at the known position. O(log n).
  absl::StatusOr<bool> Holds(const VersionKey& key);

 private:
  LineView(const ReadState& state, PairKey pair, std::shared_ptr<const PairHead> head,
           uint64_t known_position)
      : state_(&state),
        pair_(pair),
        head_(std::move(head)),
        known_position_(known_position),
        tree_(state, pair, 0) {}

  absl::Status FindTree();
  LineKey InTree(const LineKey& key) const;
  template <typename Sum>
  absl::StatusOr<Sum> SumBefore(const LineKey& end, bool include_secondhand);
  absl::StatusOr<std::shared_ptr<const FoldRecords>> NewestTail() const;
  absl::StatusOr<std::shared_ptr<const FoldRecords>> ReadSeal();
  rocksdb::Iterator& Folds();

  const ReadState* state_;
  PairKey pair_;
  std::shared_ptr<const PairHead> head_;
  uint64_t known_position_;
  LineTree tree_;
  VersionKey tail_start_;
  std::shared_ptr<const FoldRecords> newest_tail_;
  std::shared_ptr<const FoldRecords> tail_;
  std::unique_ptr<rocksdb::Iterator> folds_;  // one for all seeks in kFolds
};

}  // namespace parley
