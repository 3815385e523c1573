#include "storage/fold/line_walker.h"

#include <algorithm>
#include <utility>

namespace parley {
namespace {

// First record at or after `from`.
size_t FirstRecord(const std::vector<FoldRecord>& records, const LineKey& from) {
  const auto it =
      std::lower_bound(records.begin(), records.end(), from,
                       [](const FoldRecord& record, const LineKey& key) { return record.key() < key; });
  return static_cast<size_t>(it - records.begin());
}

// First child that may hold a record at or after `from`.
size_t FirstChild(const std::vector<ChildEntry>& children, const LineKey& from) {
  const auto it =
      std::lower_bound(children.begin(), children.end(), from,
                       [](const ChildEntry& child, const LineKey& key) { return child.min.line() < key; });
  return it == children.begin() ? 0 : static_cast<size_t>(it - children.begin()) - 1;
}

}  // namespace

void LineWalker::Push(std::shared_ptr<const FoldNode> node) {
  const size_t next =
      node->level == 0 ? FirstRecord(node->records, from_) : FirstChild(node->children, from_);
  path_.push_back({std::move(node), next});
}

absl::Status LineWalker::Start() {
  if (is_started_) return absl::OkStatus();
  if (view_.tree().exists() && from_ <= view_.tail_start().line()) {
    absl::StatusOr<std::shared_ptr<const FoldNode>> root = view_.tree().RootNode();
    if (!root.ok()) return root.status();
    Push(*std::move(root));
  }
  is_started_ = true;
  return absl::OkStatus();
}

absl::StatusOr<const FoldRecord*> LineWalker::Next() {
  const absl::Status started = Start();
  if (!started.ok()) return started;
  absl::StatusOr<const FoldRecord*> record = is_in_tail_ ? NextInTail() : NextInTree();
  if (!record.ok()) return record;
  return *record != nullptr && (*record)->said_at_us <= until_us_ ? *record : nullptr;
}

absl::StatusOr<const FoldRecord*> LineWalker::NextInTree() {
  while (!path_.empty()) {
    Level& level = path_.back();
    if (level.next == level.node->size()) {
      path_.pop_back();
    } else if (level.node->level == 0) {
      return &level.node->records[level.next++];
    } else {
      if (level.node->children[level.next].min.said_at_us > until_us_) return nullptr;
      const absl::Status descended = Descend();
      if (!descended.ok()) return descended;
    }
  }
  is_in_tail_ = true;
  return NextInTail();
}

// Into the next child.
absl::Status LineWalker::Descend() {
  Level& level = path_.back();
  const NodeRef next = level.node->children[level.next++].Ref(level.node->level);
  absl::StatusOr<std::shared_ptr<const FoldNode>> node = view_.tree().Node(next);
  if (!node.ok()) return node.status();
  Push(*std::move(node));
  return absl::OkStatus();
}

absl::StatusOr<const ChildEntry*> LineWalker::NextLeaf() {
  const absl::Status started = Start();
  if (!started.ok()) return started;
  while (!path_.empty()) {
    const Level& level = path_.back();
    if (level.next == level.node->size()) {
      path_.pop_back();
      continue;
    }
    if (level.node->level == 0) return nullptr;
    const ChildEntry& child = level.node->children[level.next];
    if (level.node->level == 1) {
      const bool is_whole = child.min.line() >= from_ && BehindNextChild().said_at_us <= until_us_;
      return is_whole ? &child : nullptr;
    }
    if (child.min.said_at_us > until_us_) return nullptr;
    const absl::Status descended = Descend();
    if (!descended.ok()) return descended;
  }
  return nullptr;
}

// Smaller than all that comes behind the next child, and larger than all that is in it.
VersionKey LineWalker::BehindNextChild() const {
  size_t behind = path_.back().next + 1;
  for (size_t level = path_.size(); level-- > 0;) {
    const std::vector<ChildEntry>& children = path_[level].node->children;
    if (behind < children.size()) return children[behind].min;
    if (level > 0) behind = path_[level - 1].next;
  }
  return view_.tail_start();
}

absl::StatusOr<const FoldRecords*> LineWalker::EnterLeaf() {
  const absl::Status descended = Descend();
  if (!descended.ok()) return descended;
  return &path_.back().node->records;
}

absl::StatusOr<const FoldRecord*> LineWalker::NextInTail() {
  if (until_us_ < view_.tail_start().said_at_us) return nullptr;
  const absl::StatusOr<const FoldRecords*> tail = view_.Tail();
  if (!tail.ok()) return tail.status();
  while (tail_next_ < (*tail)->size()) {
    const FoldRecord& record = (**tail)[tail_next_++];
    if (record.key() >= from_) return &record;
  }
  return nullptr;
}

}  // namespace parley
