// LineTree: what one root of a pair holds, asked by key and by number. Nodes are read where their bytes stay,
// each once, and the way to the last place asked for is remembered: most questions ask for its neighbours
// next.
//
//   LineTree tree(state, pair, root_position);
//   TrailingRun run;
//   absl::Status read = tree.SumBefore({as_of_us, UINT64_MAX}, include_secondhand, run);
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/engine/state.h"
#include "storage/engine/value_cache.h"
#include "storage/fold/fold_format.h"
#include "storage/fold/node_view.h"
#include "storage/fold/pair_key.h"

namespace parley {

// Behind all records.
constexpr LineKey kBehindAll = {std::numeric_limits<int64_t>::max(), std::numeric_limits<uint64_t>::max()};

// For one thread. Reads what it needs when it needs it and keeps it. `state` must outlive it.
class LineTree {
 public:
  // Records [begin, end) of a leaf.
  using TakeRecords = absl::FunctionRef<void(const NodeView& leaf, size_t begin, size_t end)>;

  // The tree that `root_position` wrote; 0: none, and nothing may be asked.
  LineTree(const ReadState& state, PairKey pair, uint64_t root_position)
      : state_(&state), pair_(pair), root_position_(root_position) {}

  uint64_t root_position() const { return root_position_; }
  bool exists() const { return root_position_ != 0; }

  // Where the tail starts that belongs to the root.
  absl::StatusOr<VersionKey> TailStart();

  // The root's node, and another one, unpacked. The tree keeps neither.
  absl::StatusOr<std::shared_ptr<const FoldNode>> RootNode();
  absl::StatusOr<std::shared_ptr<const FoldNode>> Node(const NodeRef& node) const;

  // The folded records of all of the tree. The root tells.
  absl::StatusOr<uint64_t> CountFolded(bool include_secondhand);

  // Appends the folded records before `end` to the empty `sum`, a TrailingRun or a Stretch. O(log n); of all
  // of them, the root tells.
  template <typename Sum>
  absl::Status SumBefore(const LineKey& end, bool include_secondhand, Sum& sum);

  // Appends all of the tree to the empty `sums`. The root tells.
  absl::Status SumAll(StretchSums& sums);

  // The folded record number `index`, from 0. O(log n). Internal when there are not as many.
  absl::StatusOr<FoldRecord> FoldedAt(uint64_t index, bool include_secondhand);

  // All records said at or after `from_us` and before `end`, in order, by the leaf. O(log n), and the leaves.
  absl::Status Visit(int64_t from_us, const LineKey& end, TakeRecords take);

  // True if the version at `key` is there. O(log n).
  absl::StatusOr<bool> Holds(const VersionKey& key);

 private:
  // A node on the way to a place.
  struct Step {
    NodeView node;
    uint64_t first_index = 0;  // of its first folded record
  };

  absl::Status ReadRootBytes();
  absl::StatusOr<NodeView> Root();
  const KeptValue* Kept(const NodeId& id) const;
  absl::StatusOr<KeptValue> Bytes(const NodeRef& node) const;
  absl::StatusOr<NodeView> Child(const NodeView& node, size_t i);
  absl::Status Start(bool include_secondhand);
  absl::Status Enter(const NodeView& node, size_t i, uint64_t first_index);
  absl::StatusOr<FoldRecord> FindFolded(uint64_t index);
  absl::Status VisitIn(const NodeView& node, int64_t from_us, const LineKey& end, TakeRecords take);

  const ReadState* state_;
  PairKey pair_;
  uint64_t root_position_;
  KeptValue root_;  // null: not read yet
  std::vector<std::pair<NodeId, KeptValue>> nodes_;
  std::vector<Step> path_;  // from the root to the last place; empty: nothing was asked for yet
  bool path_has_secondhand_ = false;
};

}  // namespace parley
