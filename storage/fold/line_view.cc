#include "storage/fold/line_view.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "storage/fold/fold_codec.h"
#include "storage/fold/fold_error.h"
#include "storage/fold/fold_tree.h"
#include "storage/fold/packed_records.h"

namespace parley {
namespace {

// The last folded record of `records` before `key`, or null.
const FoldRecord* LastBefore(const FoldRecords& records, const LineKey& key, bool include_secondhand) {
  const auto found = std::find_if(records.rbegin(), records.rend(), [&](const FoldRecord& record) {
    return record.key() < key && record.Folds(include_secondhand);
  });
  return found == records.rend() ? nullptr : &*found;
}

// The folded record number `index`, from 0, or null.
const FoldRecord* FoldedAmong(const FoldRecords& records, uint64_t index, bool include_secondhand) {
  for (const FoldRecord& record : records) {
    if (record.Folds(include_secondhand) && index-- == 0) return &record;
  }
  return nullptr;
}

// How many folded records are in a node and below.
uint64_t FoldedIn(const FoldNode& node, bool include_secondhand) {
  uint64_t count = 0;
  for (const FoldRecord& record : node.records) count += record.Folds(include_secondhand) ? 1U : 0U;
  for (const ChildEntry& child : node.children) count += child.sums.Of(include_secondhand).count;
  return count;
}

void AppendUpTo(const FoldRecords& records, int64_t as_of_us, bool include_secondhand, Stretch& sum) {
  for (const FoldRecord& record : records) {
    if (record.said_at_us > as_of_us) return;
    if (record.Folds(include_secondhand)) sum.Append(record);
  }
}

}  // namespace

absl::StatusOr<std::optional<LineView>> LineView::Open(const ReadState& state, PairKey pair,
                                                       uint64_t known_position) {
  absl::StatusOr<std::shared_ptr<const PairHead>> head = ReadHead(state, pair);
  if (!head.ok()) return head.status();
  if (*head == nullptr) return std::nullopt;
  return OpenAt(state, pair, *std::move(head), known_position);
}

absl::StatusOr<LineView> LineView::OpenAt(const ReadState& state, PairKey pair,
                                          std::shared_ptr<const PairHead> head, uint64_t known_position) {
  LineView view(state, pair, std::move(head), known_position);
  const absl::Status found = view.FindRoot();
  if (!found.ok()) return found;
  return view;
}

rocksdb::Iterator& LineView::Folds() {
  if (!folds_) folds_ = state_->NewIterator(Family::kFolds, PairBytes(pair_));
  return *folds_;
}

// The newest root is read when it is needed: its head knows where the tail starts.
absl::Status LineView::FindRoot() {
  if (head_->root_position == 0) return absl::OkStatus();
  if (known_position_ >= head_->root_position) {
    root_position_ = head_->root_position;
    tail_start_ = head_->tail_start;
    return absl::OkStatus();
  }
  rocksdb::Iterator& it = Folds();
  it.SeekForPrev(RootKeyBytes(pair_, known_position_));
  if (!it.Valid()) return FoldIteratorStatus(it);
  if (!IsFoldKey(it.key(), pair_, FoldEntry::kRoot)) return absl::OkStatus();
  root_position_ = PositionOf(it.key());
  const absl::Status read = Root().status();
  if (read.ok()) tail_start_ = root_->tail_start;
  return read;
}

// Null when there is no tree.
absl::StatusOr<const FoldNode*> LineView::Root() {
  if (!has_tree()) return nullptr;
  if (root_ == nullptr) {
    absl::StatusOr<std::shared_ptr<const FoldRoot>> root = ReadRoot(*state_, pair_, root_position_);
    if (!root.ok()) return root.status();
    root_ = *std::move(root);
  }
  return &root_->node;
}

absl::StatusOr<std::shared_ptr<const FoldNode>> LineView::RootNode() {
  const absl::StatusOr<const FoldNode*> node = Root();
  if (!node.ok()) return node.status();
  return std::shared_ptr<const FoldNode>(root_, *node);
}

absl::StatusOr<const FoldRecords*> LineView::Tail() {
  if (tail_ != nullptr) return tail_.get();
  absl::StatusOr<std::shared_ptr<const FoldRecords>> all =
      head_->seal_position <= known_position_ ? NewestTail() : ReadSeal();
  if (!all.ok()) return all.status();
  const auto known = [&](const FoldRecord& record) { return record.KnownAt(known_position_); };
  if (std::all_of((*all)->begin(), (*all)->end(), known)) {
    tail_ = *std::move(all);
  } else {
    auto some = std::make_shared<FoldRecords>();
    some->reserve((*all)->size());
    std::copy_if((*all)->begin(), (*all)->end(), std::back_inserter(*some), known);
    tail_ = std::move(some);
  }
  return tail_.get();
}

absl::StatusOr<std::shared_ptr<const FoldRecords>> LineView::NewestTail() const {
  if (newest_tail_) return newest_tail_;
  absl::StatusOr<FoldRecords> records = Unpack(head_->tail);
  if (!records.ok()) return records.status();
  return std::make_shared<const FoldRecords>(*std::move(records));
}

// The first seal after the known position holds all of what was the tail then.
absl::StatusOr<std::shared_ptr<const FoldRecords>> LineView::ReadSeal() {
  rocksdb::Iterator& it = Folds();
  it.Seek(SealKeyBytes(pair_, known_position_ + 1));
  if (!it.Valid() || !IsFoldKey(it.key(), pair_, FoldEntry::kSeal)) {
    const absl::Status status = FoldIteratorStatus(it);
    return status.ok() ? UnreadableFold("tree: a seal is missing") : status;
  }
  absl::StatusOr<FoldRecords> records = DecodeSeal(it.value());
  if (!records.ok()) return records.status();
  return std::make_shared<const FoldRecords>(*std::move(records));
}

absl::StatusOr<std::shared_ptr<const FoldNode>> LineView::Read(const NodeId& id) const {
  const auto kept = nodes_.find(id);
  if (kept != nodes_.end()) return kept->second;
  return ReadNode(*state_, pair_, id);
}

absl::StatusOr<const FoldNode*> LineView::Load(const NodeId& id) {
  absl::StatusOr<std::shared_ptr<const FoldNode>> node = Read(id);
  if (!node.ok()) return node.status();
  return nodes_.try_emplace(id, *std::move(node)).first->second.get();
}

absl::StatusOr<Stretch> LineView::CountsUpTo(int64_t as_of_us, bool include_secondhand) {
  const absl::StatusOr<const FoldNode*> root = Root();
  if (!root.ok()) return root.status();
  Stretch sum;
  const bool reaches_tail = as_of_us >= tail_start_.said_at_us;
  if (*root != nullptr && reaches_tail && (*root)->level > 0) {
    for (const ChildEntry& child : (*root)->children) sum.Append(child.sums.Of(include_secondhand));
  } else if (*root != nullptr) {
    const absl::Status summed = SumNode(**root, as_of_us, include_secondhand, sum);
    if (!summed.ok()) return summed;
  }
  if (!reaches_tail) return sum;
  const absl::StatusOr<const FoldRecords*> tail = Tail();
  if (!tail.ok()) return tail.status();
  AppendUpTo(**tail, as_of_us, include_secondhand, sum);
  return sum;
}

absl::Status LineView::SumNode(const FoldNode& node, int64_t as_of_us, bool include_secondhand,
                               Stretch& sum) {
  AppendUpTo(node.records, as_of_us, include_secondhand, sum);
  for (size_t i = 0; i < node.children.size(); ++i) {
    const ChildEntry& child = node.children[i];
    if (child.min.said_at_us > as_of_us) break;
    const bool is_whole = i + 1 < node.children.size() && node.children[i + 1].min.said_at_us <= as_of_us;
    if (is_whole) {
      sum.Append(child.sums.Of(include_secondhand));
      continue;
    }
    const absl::StatusOr<const FoldNode*> loaded = Load(child.id);
    if (!loaded.ok()) return loaded.status();
    return SumNode(**loaded, as_of_us, include_secondhand, sum);
  }
  return absl::OkStatus();
}

absl::StatusOr<LineSummary> LineView::SummaryUpTo(int64_t as_of_us, bool include_secondhand) {
  const absl::StatusOr<Stretch> counts = CountsUpTo(as_of_us, include_secondhand);
  if (!counts.ok()) return counts.status();
  return Summary(*counts, include_secondhand);
}

absl::StatusOr<LineSummary> LineView::Summary(const Stretch& counts, bool include_secondhand) {
  LineSummary sum;
  if (counts.empty()) return sum;
  sum.count = counts.count;
  sum.shift_count = counts.shift_count;
  sum.run_length = counts.run_length;
  absl::StatusOr<FoldRecord> last = FoldedAt(sum.count - 1, include_secondhand);
  if (!last.ok()) return last.status();
  sum.last = *std::move(last);
  sum.run_start = RunStartOf(sum.last);
  if (sum.run_length == 1) return sum;
  const absl::StatusOr<FoldRecord> run_start = FoldedAt(sum.count - sum.run_length, include_secondhand);
  if (!run_start.ok()) return run_start.status();
  sum.run_start = RunStartOf(*run_start);
  return sum;
}

absl::StatusOr<StretchSums> LineView::Total() {
  const absl::StatusOr<const FoldNode*> root = Root();
  if (!root.ok()) return root.status();
  StretchSums sums;
  if (*root != nullptr) {
    for (const FoldRecord& record : (*root)->records) sums.Append(record);
    for (const ChildEntry& child : (*root)->children) sums.Append(child.sums);
  }
  const absl::StatusOr<const FoldRecords*> tail = Tail();
  if (!tail.ok()) return tail.status();
  for (const FoldRecord& record : **tail) sums.Append(record);
  return sums;
}

absl::StatusOr<FoldRecord> LineView::FoldedAt(uint64_t index, bool include_secondhand) {
  const absl::StatusOr<const FoldNode*> root = Root();
  if (!root.ok()) return root.status();
  const uint64_t in_tree = *root == nullptr ? 0 : FoldedIn(**root, include_secondhand);
  if (index < in_tree) {
    const absl::StatusOr<const FoldRecord*> found = FoldedInTree(**root, index, include_secondhand);
    if (!found.ok()) return found.status();
    return **found;
  }
  const absl::StatusOr<const FoldRecords*> tail = Tail();
  if (!tail.ok()) return tail.status();
  const FoldRecord* found = FoldedAmong(**tail, index - in_tree, include_secondhand);
  if (found == nullptr) return UnreadableFold("tree: its sums do not match its records");
  return *found;
}

absl::StatusOr<const FoldRecord*> LineView::FoldedInTree(const FoldNode& root, uint64_t index,
                                                         bool include_secondhand) {
  const FoldNode* node = &root;
  while (node->level > 0) {
    auto child = node->children.begin();
    for (; child != node->children.end(); ++child) {
      const uint64_t count = child->sums.Of(include_secondhand).count;
      if (index < count) break;
      index -= count;
    }
    if (child == node->children.end()) return UnreadableFold("tree: its sums do not match its records");
    const absl::StatusOr<const FoldNode*> below = Load(child->id);
    if (!below.ok()) return below.status();
    node = *below;
  }
  const FoldRecord* found = FoldedAmong(node->records, index, include_secondhand);
  if (found == nullptr) return UnreadableFold("tree: its sums do not match its records");
  return found;
}

absl::StatusOr<std::optional<FoldRecord>> LineView::FoldedBefore(const LineKey& key,
                                                                 bool include_secondhand) {
  if (key > tail_start_.line()) {
    const absl::StatusOr<const FoldRecords*> tail = Tail();
    if (!tail.ok()) return tail.status();
    if (const FoldRecord* found = LastBefore(**tail, key, include_secondhand)) return *found;
  }
  const absl::StatusOr<const FoldNode*> root = Root();
  if (!root.ok()) return root.status();
  if (*root == nullptr) return std::nullopt;
  return BeforeInNode(**root, key, include_secondhand);
}

absl::StatusOr<bool> LineView::Holds(const VersionKey& key) {
  if (key >= tail_start_) {
    const absl::StatusOr<const FoldRecords*> tail = Tail();
    if (!tail.ok()) return tail.status();
    return HasRecord(**tail, key);
  }
  absl::StatusOr<std::shared_ptr<const FoldNode>> root = RootNode();
  if (!root.ok()) return root.status();
  std::shared_ptr<const FoldNode> node = *std::move(root);
  while (node->level > 0) {
    absl::StatusOr<std::shared_ptr<const FoldNode>> below =
        Read(node->children[ChildFor(node->children, key)].id);
    if (!below.ok()) return below.status();
    node = *std::move(below);
  }
  return HasRecord(node->records, key);
}

// Descends into at most one child that turns out to hold nothing before `key`: the one `key` is in.
absl::StatusOr<std::optional<FoldRecord>> LineView::BeforeInNode(const FoldNode& node, const LineKey& key,
                                                                 bool include_secondhand) {
  if (const FoldRecord* found = LastBefore(node.records, key, include_secondhand)) return *found;
  for (size_t i = node.children.size(); i-- > 0;) {
    const ChildEntry& child = node.children[i];
    if (child.sums.Of(include_secondhand).empty() || child.min.line() >= key) continue;
    const absl::StatusOr<const FoldNode*> loaded = Load(child.id);
    if (!loaded.ok()) return loaded.status();
    absl::StatusOr<std::optional<FoldRecord>> found = BeforeInNode(**loaded, key, include_secondhand);
    if (!found.ok() || *found) return found;
  }
  return std::nullopt;
}

}  // namespace parley
