#include "storage/fold/fold_tree.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "storage/fold/fold_codec.h"
#include "storage/fold/fold_error.h"

namespace parley {
namespace {

// What its parent keeps of a node that is not empty.
ChildEntry EntryFor(const NodeId& id, const FoldNode& node) {
  ChildEntry entry;
  entry.id = id;
  entry.min = node.level == 0 ? KeyOf(node.records.front()) : node.children.front().min;
  for (const FoldRecord& record : node.records) entry.sums.Append(record);
  for (const ChildEntry& child : node.children) entry.sums.Append(child.sums);
  return entry;
}

// Moves [begin, end) of `from` into `to`.
template <typename T>
void MovePart(std::vector<T>& from, size_t begin, size_t end, std::vector<T>& to) {
  if (from.empty()) return;
  const auto first = from.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto last = from.begin() + static_cast<std::ptrdiff_t>(end);
  to.assign(std::make_move_iterator(first), std::make_move_iterator(last));
}

}  // namespace

size_t ChildFor(const std::vector<ChildEntry>& children, const VersionKey& key) {
  const auto it =
      std::upper_bound(children.begin(), children.end(), key,
                       [](const VersionKey& k, const ChildEntry& child) { return k < child.min; });
  return it == children.begin() ? 0 : static_cast<size_t>(it - children.begin()) - 1;
}

absl::StatusOr<TreeEditor> TreeEditor::Open(WriteState& state, PairKey pair, const FoldShape& shape,
                                            uint64_t root_position) {
  TreeEditor editor(state, pair, shape, root_position);
  if (root_position == 0) return editor;
  std::string value;
  const absl::StatusOr<bool> found = state.Get(Family::kFolds, RootKeyBytes(pair, root_position), &value);
  if (!found.ok()) return found.status();
  if (!*found) return UnreadableFold("tree: its newest root is missing");
  absl::StatusOr<FoldRoot> root = DecodeRoot(value);
  if (!root.ok()) return root.status();
  editor.root_ = *std::move(root);
  return editor;
}

void TreeEditor::Begin(uint64_t position) {
  if (position != position_) root_.next_number = 0;
  position_ = position;
}

absl::Status TreeEditor::Insert(const FoldRecord& record) {
  const VersionKey key = KeyOf(record);
  return Edit(key, /*is_append=*/false, [&](FoldRecords& records) {
    const auto at = RecordFrom(records, key);
    if (at != records.end() && KeyOf(*at) == key)
      return FoldError("a version is added to the fold index twice");
    records.insert(at, record);
    return absl::OkStatus();
  });
}

absl::Status TreeEditor::Erase(const VersionKey& key) {
  return Edit(key, /*is_append=*/false, [&](FoldRecords& records) {
    const auto it = RecordFrom(records, key);
    if (it == records.end() || KeyOf(*it) != key)
      return FoldError("a version is closed that the fold index does not have in force");
    records.erase(it);
    return absl::OkStatus();
  });
}

absl::Status TreeEditor::Append(const FoldRecords& added) {
  if (added.empty()) return absl::OkStatus();
  return Edit(KeyOf(added.front()), /*is_append=*/true, [&](FoldRecords& records) {
    records.insert(records.end(), added.begin(), added.end());
    return absl::OkStatus();
  });
}

absl::Status TreeEditor::Commit() {
  return state_->Put(Family::kFolds, RootKeyBytes(pair_, position_), EncodeRoot(root_));
}

absl::Status TreeEditor::Edit(const VersionKey& key, bool is_append, const LeafEdit& edit) {
  const absl::Status edited = EditNode(root_.node, key, is_append, edit);
  if (!edited.ok()) return edited;
  if (root_.node.size() == 0) root_.node = FoldNode{};
  return GrowRoot(is_append);
}

absl::Status TreeEditor::EditNode(FoldNode& node, const VersionKey& key, bool is_append,
                                  const LeafEdit& edit) {
  if (node.level == 0) return edit(node.records);
  const size_t index = ChildFor(node.children, key);
  const NodeRef replaced = node.children[index].Ref(node.level);
  absl::StatusOr<FoldNode> child = Load(replaced);
  if (!child.ok()) return child.status();
  const absl::Status edited = EditNode(*child, key, is_append, edit);
  if (!edited.ok()) return edited;
  absl::StatusOr<std::vector<ChildEntry>> entries = Store(Split(*std::move(child), is_append), &replaced);
  if (!entries.ok()) return entries.status();
  const auto at = node.children.erase(node.children.begin() + static_cast<std::ptrdiff_t>(index));
  node.children.insert(at, std::make_move_iterator(entries->begin()),
                       std::make_move_iterator(entries->end()));
  return absl::OkStatus();
}

// A root that is too large becomes the parent of its pieces.
absl::Status TreeEditor::GrowRoot(bool is_append) {
  while (root_.node.size() > (root_.node.level == 0 ? shape_.leaf_max : shape_.fanout_max)) {
    const auto level = static_cast<uint8_t>(root_.node.level + 1);
    absl::StatusOr<std::vector<ChildEntry>> entries = Store(Split(std::move(root_.node), is_append), nullptr);
    if (!entries.ok()) return entries.status();
    root_.node = FoldNode{level, {}, *std::move(entries)};
  }
  return absl::OkStatus();
}

// Appending leaves full nodes behind, since nothing usually comes between; otherwise halves, so that
// both have room. None for an empty node.
std::vector<FoldNode> TreeEditor::Split(FoldNode node, bool is_append) const {
  const size_t size = node.size();
  const size_t max = node.level == 0 ? shape_.leaf_max : shape_.fanout_max;
  const size_t step = size <= max || is_append ? max : (size + 1) / 2;
  std::vector<FoldNode> pieces;
  for (size_t begin = 0; begin < size; begin += step) {
    FoldNode& piece = pieces.emplace_back();
    piece.level = node.level;
    MovePart(node.records, begin, std::min(begin + step, size), piece.records);
    MovePart(node.children, begin, std::min(begin + step, size), piece.children);
  }
  return pieces;
}

// A node of this position is written over, under another key when it is a leaf that starts elsewhere now.
absl::StatusOr<std::vector<ChildEntry>> TreeEditor::Store(const std::vector<FoldNode>& pieces,
                                                          const NodeRef* replaced) {
  const bool reuses_id = replaced != nullptr && replaced->id.position == position_;
  std::vector<ChildEntry> entries;
  std::string replaced_key = reuses_id ? NodeKeyBytes(pair_, *replaced) : "";
  for (const FoldNode& piece : pieces) {
    const bool is_first = entries.empty();
    const NodeId id = reuses_id && is_first ? replaced->id : NodeId{position_, root_.next_number++};
    const ChildEntry& entry = entries.emplace_back(EntryFor(id, piece));
    const std::string key = NodeKeyBytes(pair_, {id, piece.level, entry.min.said_at_us});
    if (key == replaced_key) replaced_key.clear();
    const absl::Status put = state_->Put(Family::kFolds, key, EncodeNode(piece));
    if (!put.ok()) return put;
  }
  if (!replaced_key.empty()) {
    const absl::Status deleted = state_->Delete(Family::kFolds, replaced_key);
    if (!deleted.ok()) return deleted;
  }
  return entries;
}

absl::StatusOr<FoldNode> TreeEditor::Load(const NodeRef& node) const {
  std::string value;
  const absl::StatusOr<bool> found = state_->Get(Family::kFolds, NodeKeyBytes(pair_, node), &value);
  if (!found.ok()) return found.status();
  if (!*found) return UnreadableFold("tree: a node is missing");
  return DecodeNode(value);
}

}  // namespace parley
