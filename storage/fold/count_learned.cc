#include "storage/fold/count_learned.h"

#include <memory>
#include <optional>
#include <set>
#include <utility>

namespace parley {
namespace {

// Counts what the record learned: records of the later line, said up to `until_us`, that were not known
// at the earlier basis. Two trees of one pair share the nodes that did not change between them, so only
// nodes that changed are read.
class LearnedCounter {
 public:
  LearnedCounter(const ReadState& state, PairKey pair, LineView& after, uint64_t before_known,
                 int64_t until_us, const FoldChoice& choice)
      : state_(state),
        pair_(pair),
        after_(after),
        before_known_(before_known),
        until_us_(until_us),
        include_secondhand_(choice.include_secondhand) {}

  absl::StatusOr<LineCounts> Count();

 private:
  bool LooksBack() const { return before_known_ > after_.known_position(); }
  absl::Status OpenBefore();
  absl::Status CollectShared();
  absl::Status CollectSharedBelow(const FoldNode& node);
  bool IsShared(const NodeId& id) const;
  absl::Status CountTree();
  absl::Status CountNode(const FoldNode& node);
  absl::Status CountRecords(const FoldRecords& records);
  absl::StatusOr<bool> WasKnown(const FoldRecord& record);
  absl::StatusOr<bool> Shifts(const FoldRecord* previous, const FoldRecord& record);

  const ReadState& state_;
  PairKey pair_;
  LineView& after_;
  uint64_t before_known_;
  int64_t until_us_;
  bool include_secondhand_;
  std::optional<LineView> before_;  // opened only when looking back
  std::set<NodeId> shared_;         // filled only when looking back
  bool shares_root_ = false;
  LineCounts counts_;
};

absl::StatusOr<LineCounts> LearnedCounter::Count() {
  absl::Status status = LooksBack() ? OpenBefore() : absl::OkStatus();
  if (status.ok() && after_.tree().exists() && !shares_root_) status = CountTree();
  if (!status.ok()) return status;
  if (until_us_ < after_.tail_start().said_at_us) return counts_;
  const absl::StatusOr<const FoldRecords*> tail = after_.Tail();
  if (!tail.ok()) return tail.status();
  status = CountRecords(**tail);
  if (!status.ok()) return status;
  return counts_;
}

absl::Status LearnedCounter::OpenBefore() {
  absl::StatusOr<LineView> before = LineView::OpenAt(state_, pair_, after_.head(), before_known_);
  if (!before.ok()) return before.status();
  before_ = *std::move(before);
  return CollectShared();
}

// Looking back, the other tree is the newer one: what it still holds from the older time is shared.
absl::Status LearnedCounter::CollectShared() {
  if (!before_->tree().exists()) return absl::OkStatus();
  shares_root_ = before_->tree().root_position() == after_.tree().root_position();
  if (shares_root_) return absl::OkStatus();
  const absl::StatusOr<std::shared_ptr<const FoldNode>> root = before_->tree().RootNode();
  return root.ok() ? CollectSharedBelow(**root) : root.status();
}

absl::Status LearnedCounter::CollectSharedBelow(const FoldNode& node) {
  for (const ChildEntry& child : node.children) {
    // Nothing behind can be on the older line: not asked for, or not in its tree.
    if (child.min.said_at_us > until_us_ || child.min >= after_.tail_start()) return absl::OkStatus();
    if (child.id.position <= after_.known_position()) {
      shared_.insert(child.id);
    } else if (node.level > 1) {
      const absl::StatusOr<std::shared_ptr<const FoldNode>> below =
          before_->tree().Node(child.Ref(node.level));
      if (!below.ok()) return below.status();
      const absl::Status collected = CollectSharedBelow(**below);
      if (!collected.ok()) return collected;
    }
  }
  return absl::OkStatus();
}

bool LearnedCounter::IsShared(const NodeId& id) const {
  return LooksBack() ? shared_.contains(id) : id.position <= before_known_;
}

absl::Status LearnedCounter::CountTree() {
  const absl::StatusOr<std::shared_ptr<const FoldNode>> root = after_.tree().RootNode();
  return root.ok() ? CountNode(**root) : root.status();
}

absl::Status LearnedCounter::CountNode(const FoldNode& node) {
  if (node.level == 0) return CountRecords(node.records);
  for (const ChildEntry& child : node.children) {
    if (child.min.said_at_us > until_us_) return absl::OkStatus();
    if (IsShared(child.id)) continue;
    const absl::StatusOr<std::shared_ptr<const FoldNode>> below = after_.tree().Node(child.Ref(node.level));
    if (!below.ok()) return below.status();
    const absl::Status counted = CountNode(**below);
    if (!counted.ok()) return counted;
  }
  return absl::OkStatus();
}

absl::Status LearnedCounter::CountRecords(const FoldRecords& records) {
  const FoldRecord* previous = nullptr;
  for (const FoldRecord& record : records) {
    if (record.said_at_us > until_us_) return absl::OkStatus();
    if (!record.Folds(include_secondhand_)) continue;
    const absl::StatusOr<bool> was_known = WasKnown(record);
    if (!was_known.ok()) return was_known.status();
    if (!*was_known) {
      const absl::StatusOr<bool> shifts = Shifts(previous, record);
      if (!shifts.ok()) return shifts.status();
      ++counts_.statements;
      if (*shifts) ++counts_.shifts;
    }
    previous = &record;
  }
  return absl::OkStatus();
}

// A record in force on the later line was known before unless it came later, or, looking back, was closed in
// between.
absl::StatusOr<bool> LearnedCounter::WasKnown(const FoldRecord& record) {
  if (!LooksBack()) return record.version_position <= before_known_;
  return before_->Holds(KeyOf(record));
}

absl::StatusOr<bool> LearnedCounter::Shifts(const FoldRecord* previous, const FoldRecord& record) {
  if (previous != nullptr) return ChangesPosition(ClassifyShiftKind(previous, record));
  const absl::StatusOr<std::optional<FoldRecord>> before =
      after_.FoldedBefore(record.key(), include_secondhand_);
  if (!before.ok()) return before.status();
  return ChangesPosition(ClassifyShiftKind(*before ? &**before : nullptr, record));
}

}  // namespace

absl::StatusOr<LineCounts> CountLearned(const ReadState& state, PairKey pair, LineView& after,
                                        uint64_t before_known, int64_t until_us, const FoldChoice& choice) {
  return LearnedCounter(state, pair, after, before_known, until_us, choice).Count();
}

}  // namespace parley
