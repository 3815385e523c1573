// Changes the tree of a pair. A change writes new nodes from the leaf up to the root, under the position
// of the event that made it; the nodes it replaces stay for readers of earlier positions. Further
// changes at the same position write over that position's nodes.
#pragma once

#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/engine/state.h"
#include "storage/fold/fold_format.h"
#include "storage/fold/pair_key.h"

namespace parley {

// The child that `key` belongs to: the last one that starts at or before it, or else the first.
size_t ChildFor(const std::vector<ChildEntry>& children, const VersionKey& key);

// Changes, one position after another. Nothing counts before Commit. After an error it must not be used.
class TreeEditor {
 public:
  // Edits what the root at `root_position` holds (0: an empty tree).
  static absl::StatusOr<TreeEditor> Open(WriteState& state, PairKey pair, const FoldShape& shape,
                                         uint64_t root_position);

  // What follows happens at `position`, which never decreases.
  void Begin(uint64_t position);

  // Adds a record that may stand anywhere. Internal when it is there already.
  absl::Status Insert(const FoldRecord& record);

  // Removes the record at `key`. Internal when there is none.
  absl::Status Erase(const VersionKey& key);

  // Adds records that come after all others.
  absl::Status Append(const FoldRecords& added);

  // From now on the tree holds keys below `tail_start`.
  void SetTailStart(const VersionKey& tail_start) { root_.tail_start = tail_start; }

  // Writes the root under its position.
  absl::Status Commit();

 private:
  // Changes the records of the leaf that `key` belongs to.
  using LeafEdit = std::function<absl::Status(FoldRecords&)>;

  TreeEditor(WriteState& state, PairKey pair, const FoldShape& shape, uint64_t root_position)
      : state_(&state), pair_(pair), shape_(shape), position_(root_position) {}

  absl::Status Edit(const VersionKey& key, bool is_append, const LeafEdit& edit);
  absl::Status EditNode(FoldNode& node, const VersionKey& key, bool is_append, const LeafEdit& edit);
  absl::Status GrowRoot(bool is_append);
  std::vector<FoldNode> Split(FoldNode node, bool is_append) const;
  absl::StatusOr<std::vector<ChildEntry>> Store(const std::vector<FoldNode>& pieces, const NodeRef* replaced);
  absl::StatusOr<FoldNode> Load(const NodeRef& node) const;

  WriteState* state_;
  PairKey pair_;
  FoldShape shape_;
  uint64_t position_;
  FoldRoot root_;
};

}  // namespace parley
