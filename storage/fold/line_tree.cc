#include "storage/fold/line_tree.h"

#include <algorithm>

#include "storage/fold/fold_codec.h"
#include "storage/fold/fold_error.h"
#include "storage/fold/fold_objects.h"

namespace parley {
namespace {

absl::Status Unreadable() {
  return UnreadableFold("node");
}

absl::Status SumsDiffer() {
  return UnreadableFold("tree: its sums do not match its records");
}

// The first child of `node` up to which there are more than `index` folded records; size() when there are not
// as many. `before`: those up to the child before it.
bool FindChild(const NodeView& node, uint64_t index, bool include_secondhand, size_t& child,
               uint64_t& before) {
  child = 0;
  before = 0;
  for (size_t high = node.size(); child < high;) {
    const size_t middle = (child + high) / 2;
    uint64_t count = 0;
    if (!node.ReadCountUpTo(middle, include_secondhand, count)) return false;
    if (count > index) {
      high = middle;
    } else {
      child = middle + 1;
      before = count;
    }
  }
  return true;
}

// How many of the first `count` children, those that start before `end`, are before it as a whole: the last
// one may go on behind it.
size_t WholeChildren(size_t count, const LineKey& end) {
  return count == 0 || end == kBehindAll ? count : count - 1;
}

// The folded record number `index` of a leaf; size() when there are not as many.
size_t FoldedIn(const NodeView& leaf, uint64_t index, bool include_secondhand) {
  for (size_t i = 0; i < leaf.size(); ++i) {
    if (leaf.Folds(i, include_secondhand) && index-- == 0) return i;
  }
  return leaf.size();
}

// Appends those of the first `count` records of a leaf that fold. False when one cannot be read.
bool AppendRecords(const NodeView& leaf, size_t count, bool include_secondhand, TrailingRun& run) {
  for (size_t i = 0; i < count; ++i) {
    if (leaf.Folds(i, include_secondhand)) run.Append(leaf.stance(i));
  }
  return true;
}

bool AppendRecords(const NodeView& leaf, size_t count, bool include_secondhand, Stretch& sum) {
  for (size_t i = 0; i < count; ++i) {
    FoldRecord record;
    if (!leaf.Folds(i, include_secondhand)) continue;
    if (!leaf.ReadRecord(i, record)) return false;
    sum.Append(record);
  }
  return true;
}

}  // namespace

absl::Status LineTree::ReadRootBytes() {
  if (root_ != nullptr) return absl::OkStatus();
  absl::StatusOr<KeptValue> bytes = ReadRoot(*state_, pair_, root_position_);
  if (!bytes.ok()) return bytes.status();
  root_ = *std::move(bytes);
  return absl::OkStatus();
}

absl::StatusOr<NodeView> LineTree::Root() {
  const absl::Status read = ReadRootBytes();
  if (!read.ok()) return read;
  return NodeView::OfRoot(*root_);
}

absl::StatusOr<VersionKey> LineTree::TailStart() {
  const absl::Status read = ReadRootBytes();
  if (!read.ok()) return read;
  FoldRoot root;
  const absl::Status viewed = NodeView::OfRoot(*root_, root).status();
  if (!viewed.ok()) return viewed;
  return root.tail_start;
}

absl::StatusOr<std::shared_ptr<const FoldNode>> LineTree::RootNode() {
  const absl::StatusOr<NodeView> root = Root();
  if (!root.ok()) return root.status();
  absl::StatusOr<FoldNode> node = root->Unpack();
  if (!node.ok()) return node.status();
  return std::make_shared<const FoldNode>(*std::move(node));
}

// Null when it is not.
const KeptValue* LineTree::Kept(const NodeId& id) const {
  const auto found =
      std::find_if(nodes_.begin(), nodes_.end(), [&](const auto& node) { return node.first == id; });
  return found == nodes_.end() ? nullptr : &found->second;
}

// Of a node that is kept, or read and not kept.
absl::StatusOr<KeptValue> LineTree::Bytes(const NodeRef& node) const {
  if (const KeptValue* kept = Kept(node.id)) return *kept;
  return ReadNode(*state_, pair_, node);
}

absl::StatusOr<std::shared_ptr<const FoldNode>> LineTree::Node(const NodeRef& node) const {
  const absl::StatusOr<KeptValue> bytes = Bytes(node);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<FoldNode> unpacked = DecodeNode(**bytes);
  if (!unpacked.ok()) return unpacked.status();
  return std::make_shared<const FoldNode>(*std::move(unpacked));
}

// Child `i` of `node`, which is kept from now on.
absl::StatusOr<NodeView> LineTree::Child(const NodeView& node, size_t i) {
  NodeRef ref;
  if (!node.ReadRef(i, ref)) return Unreadable();
  if (const KeptValue* kept = Kept(ref.id)) return NodeView::OfNode(**kept);
  absl::StatusOr<KeptValue> bytes = ReadNode(*state_, pair_, ref);
  if (!bytes.ok()) return bytes.status();
  return NodeView::OfNode(*nodes_.emplace_back(ref.id, *std::move(bytes)).second);
}

// At the root.
absl::Status LineTree::Start(bool include_secondhand) {
  const absl::StatusOr<NodeView> root = Root();
  if (!root.ok()) return root.status();
  path_.clear();
  path_.push_back({*root, 0});
  path_has_secondhand_ = include_secondhand;
  return absl::OkStatus();
}

absl::Status LineTree::Enter(const NodeView& node, size_t i, uint64_t first_index) {
  const absl::StatusOr<NodeView> child = Child(node, i);
  if (!child.ok()) return child.status();
  path_.push_back({*child, first_index});
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> LineTree::CountFolded(bool include_secondhand) {
  const absl::StatusOr<NodeView> root = Root();
  if (!root.ok()) return root.status();
  uint64_t count = 0;
  if (root->is_leaf()) {
    for (size_t i = 0; i < root->size(); ++i) count += root->Folds(i, include_secondhand) ? 1U : 0U;
  } else if (!root->ReadCountUpTo(root->size() - 1, include_secondhand, count)) {
    return Unreadable();
  }
  return count;
}

template <typename Sum>
absl::Status LineTree::SumBefore(const LineKey& end, bool include_secondhand, Sum& sum) {
  absl::Status status = Start(include_secondhand);
  while (status.ok()) {
    const NodeView node = path_.back().node;
    const size_t count = node.CountBefore(end);
    if (node.is_leaf()) return AppendRecords(node, count, include_secondhand, sum) ? status : Unreadable();
    const size_t whole = WholeChildren(count, end);
    Sum before;
    if (whole > 0 && !node.ReadSumUpTo(whole - 1, include_secondhand, before)) return Unreadable();
    sum.Append(before);
    if (whole == count) return absl::OkStatus();
    status = Enter(node, whole, sum.count);
  }
  return status;
}

template absl::Status LineTree::SumBefore(const LineKey&, bool, TrailingRun&);
template absl::Status LineTree::SumBefore(const LineKey&, bool, Stretch&);

absl::Status LineTree::SumAll(StretchSums& sums) {
  const absl::StatusOr<NodeView> root = Root();
  if (!root.ok()) return root.status();
  if (!root->is_leaf()) return root->ReadSums(sums) ? absl::OkStatus() : Unreadable();
  const absl::StatusOr<FoldNode> leaf = root->Unpack();
  if (!leaf.ok()) return leaf.status();
  for (const FoldRecord& record : leaf->records) sums.Append(record);
  return absl::OkStatus();
}

// Down from the lowest node of the way that starts at or before it, or from above where that ends before it.
absl::StatusOr<FoldRecord> LineTree::FoldedAt(uint64_t index, bool include_secondhand) {
  const bool has_path = !path_.empty() && path_has_secondhand_ == include_secondhand;
  const absl::Status started = has_path ? absl::OkStatus() : Start(include_secondhand);
  if (!started.ok()) return started;
  return FindFolded(index);
}

absl::StatusOr<FoldRecord> LineTree::FindFolded(uint64_t index) {
  while (path_.size() > 1 && path_.back().first_index > index) path_.pop_back();
  for (bool goes_down = false;;) {
    const Step step = path_.back();
    const uint64_t rest = index - step.first_index;
    size_t place = 0;
    uint64_t before = 0;
    if (step.node.is_leaf()) {
      place = FoldedIn(step.node, rest, path_has_secondhand_);
    } else if (!FindChild(step.node, rest, path_has_secondhand_, place, before)) {
      return Unreadable();
    }
    const bool is_here = place < step.node.size();
    if (is_here && step.node.is_leaf()) {
      FoldRecord record;
      if (!step.node.ReadRecord(place, record)) return Unreadable();
      return record;
    }
    if (!is_here && (goes_down || path_.size() == 1)) return SumsDiffer();
    goes_down = is_here;
    if (is_here) {
      const absl::Status entered = Enter(step.node, place, step.first_index + before);
      if (!entered.ok()) return entered;
    } else {
      path_.pop_back();
    }
  }
}

absl::Status LineTree::Visit(int64_t from_us, const LineKey& end, TakeRecords take) {
  const absl::StatusOr<NodeView> root = Root();
  return root.ok() ? VisitIn(*root, from_us, end, take) : root.status();
}

// The child before the first one that starts at or after `from_us` may go on behind it. Nodes are not kept: a
// window may be as wide as the line.
absl::Status LineTree::VisitIn(const NodeView& node, int64_t from_us, const LineKey& end, TakeRecords take) {
  const size_t begin = node.CountBefore({from_us, 0});
  const size_t count = node.CountBefore(end);
  if (node.is_leaf()) {
    if (begin < count) take(node, begin, count);
    return absl::OkStatus();
  }
  for (size_t i = begin == 0 ? 0 : begin - 1; i < count; ++i) {
    NodeRef ref;
    if (!node.ReadRef(i, ref)) return Unreadable();
    const absl::StatusOr<KeptValue> bytes = Bytes(ref);
    if (!bytes.ok()) return bytes.status();
    const absl::StatusOr<NodeView> child = NodeView::OfNode(**bytes);
    if (!child.ok()) return child.status();
    const absl::Status visited = VisitIn(*child, from_us, end, take);
    if (!visited.ok()) return visited;
  }
  return absl::OkStatus();
}

// One version of a statement is in force at a time: there is one for its place on the line, or none.
absl::StatusOr<bool> LineTree::Holds(const VersionKey& key) {
  const LineKey behind = {key.said_at_us, key.first_position + 1};
  absl::StatusOr<NodeView> node = Root();
  KeptValue bytes;  // of the node, unless it is the root
  while (node.ok() && !node->is_leaf()) {
    NodeRef below;
    const size_t count = node->CountBefore(behind);
    if (count == 0) return false;
    if (!node->ReadRef(count - 1, below)) return Unreadable();
    absl::StatusOr<KeptValue> read = Bytes(below);
    if (!read.ok()) return read.status();
    bytes = *std::move(read);
    node = NodeView::OfNode(*bytes);
  }
  if (!node.ok()) return node.status();
  const size_t count = node->CountBefore(behind);
  FoldRecord record;
  if (count > 0 && !node->ReadRecord(count - 1, record)) return Unreadable();
  return count > 0 && KeyOf(record) == key;
}

}  // namespace parley
