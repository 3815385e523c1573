// FoldWriter: changes to one pair, one after another. The nodes and seals of each are written at once, the
// head, which only the newest state needs, when the caller says so: once, for many changes in a row. Only
// then are its sums derived anew, if they do not follow from the change before.
//
//   absl::StatusOr<std::optional<PairHead>> head = LoadHead(state, pair);
//   FoldWriter line(state, pair, FoldShape{}, head->value_or(PairHead{}));
//   line.Add(record); line.Close(key, position); line.PutHead();
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/engine/state.h"
#include "storage/fold/fold_format.h"
#include "storage/fold/fold_tree.h"
#include "storage/fold/line_view.h"
#include "storage/fold/pair_key.h"

namespace parley {

// One thread. `state` must outlive it. After an error it must not be used any more.
class FoldWriter {
 public:
  // `head`: what is there of the pair; an empty one when it has no versions. Tests use small shapes to get
  // tall trees out of short lines; the store has one for ever.
  FoldWriter(WriteState& state, PairKey pair, const FoldShape& shape, PairHead head)
      : state_(state), pair_(pair), shape_(shape), head_(std::move(head)) {}

  PairKey pair() const { return pair_; }

  // What AddVersion and CloseVersion (fold_index.h) do, but for the head. Positions never decrease.
  absl::Status Add(const FoldRecord& record);
  absl::Status Close(const VersionKey& key, uint64_t position);

  // Writes the head after the changes so far.
  absl::Status PutHead();

 private:
  void Begin(uint64_t position);
  absl::Status Append(const FoldRecord& record);
  absl::Status Insert(const FoldRecord& record);
  absl::Status CloseInTail(const VersionKey& key);
  absl::Status EditTree(const std::function<absl::Status(TreeEditor&)>& edit);
  absl::Status SealTail();
  void SumsChangeFrom(const VersionKey& changed);
  absl::Status RefoldHead(const VersionKey& changed);
  absl::StatusOr<HeadSummary> Refold(LineView& view, const Stretch& counts, const VersionKey& changed,
                                     bool include_secondhand);
  absl::Status UnpackTail();
  size_t TailSize() const { return tail_ ? tail_->size() : head_.tail.count; }

  WriteState& state_;
  const PairKey pair_;
  const FoldShape shape_;
  PairHead head_;                         // its tail is stale where tail_ is there
  uint64_t position_ = 0;                 // of the change under way
  std::optional<VersionKey> stale_from_;  // the sums in the head are stale: the smallest key that changed
  std::optional<TreeEditor> tree_;        // from the first change of it on
  std::optional<FoldRecords> tail_;  // the tail as changed so far, once more than appending to it was needed
};

// AddVersion and CloseVersion with a given shape.
absl::StatusOr<bool> AddVersion(WriteState& state, PairKey pair, const FoldRecord& record,
                                const FoldShape& shape);

absl::Status CloseVersion(WriteState& state, PairKey pair, const LineKey& key, uint64_t version_position,
                          uint64_t position, const FoldShape& shape);

}  // namespace parley
