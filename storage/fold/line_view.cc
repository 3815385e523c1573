#include "storage/fold/line_view.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "core/fold.h"
#include "storage/fold/fold_codec.h"
#include "storage/fold/fold_error.h"
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

// Behind all that is said up to `as_of_us`.
LineKey Behind(int64_t as_of_us) {
  return {as_of_us, std::numeric_limits<uint64_t>::max()};
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
  const absl::Status found = view.FindTree();
  if (!found.ok()) return found;
  return view;
}

rocksdb::Iterator& LineView::Folds() {
  if (!folds_) folds_ = state_->NewIterator(Family::kFolds, PairBytes(pair_));
  return *folds_;
}

// The newest root is read when it is needed: its head knows where the tail starts.
absl::Status LineView::FindTree() {
  if (head_->root_position == 0) return absl::OkStatus();
  if (known_position_ >= head_->root_position) {
    tree_ = LineTree(*state_, pair_, head_->root_position);
    tail_start_ = head_->tail_start;
    return absl::OkStatus();
  }
  rocksdb::Iterator& it = Folds();
  it.SeekForPrev(RootKeyBytes(pair_, known_position_));
  if (!it.Valid()) return FoldIteratorStatus(it);
  if (!IsFoldKey(it.key(), pair_, FoldEntry::kRoot)) return absl::OkStatus();
  tree_ = LineTree(*state_, pair_, PositionOf(it.key()));
  const absl::StatusOr<VersionKey> tail_start = tree_.TailStart();
  if (tail_start.ok()) tail_start_ = *tail_start;
  return tail_start.status();
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

// A key as the tree is asked for it: the tree ends where the tail starts.
LineKey LineView::InTree(const LineKey& key) const {
  return key > tail_start_.line() ? kBehindAll : key;
}

template <typename Sum>
absl::StatusOr<Sum> LineView::SumBefore(const LineKey& end, bool include_secondhand) {
  Sum sum;
  const absl::Status read =
      tree_.exists() ? tree_.SumBefore(InTree(end), include_secondhand, sum) : absl::OkStatus();
  if (!read.ok()) return read;
  if (end <= tail_start_.line()) return sum;
  const absl::StatusOr<const FoldRecords*> tail = Tail();
  if (!tail.ok()) return tail.status();
  for (const FoldRecord& record : **tail) {
    if (record.key() >= end) break;
    if (record.Folds(include_secondhand)) sum.Append(record);
  }
  return sum;
}

absl::StatusOr<Stretch> LineView::CountsUpTo(int64_t as_of_us, bool include_secondhand) {
  return SumBefore<Stretch>(Behind(as_of_us), include_secondhand);
}

absl::StatusOr<LineEnd> LineView::EndUpTo(int64_t as_of_us, bool include_secondhand) {
  const absl::StatusOr<TrailingRun> run = SumBefore<TrailingRun>(Behind(as_of_us), include_secondhand);
  if (!run.ok()) return run.status();
  return EndAt(*run, include_secondhand);
}

absl::StatusOr<LineEnd> LineView::EndAt(const RunCounts& counts, bool include_secondhand) {
  LineEnd end;
  if (counts.empty()) return end;
  end.AppendRun(counts, /*goes_on=*/false);
  absl::StatusOr<FoldRecord> last = FoldedAt(end.count - 1, include_secondhand);
  if (!last.ok()) return last.status();
  end.last = *std::move(last);
  end.run_start = RunStartOf(end.last);
  if (end.run_length == 1) return end;
  const absl::StatusOr<FoldRecord> run_start = FoldedAt(end.count - end.run_length, include_secondhand);
  if (!run_start.ok()) return run_start.status();
  end.run_start = RunStartOf(*run_start);
  return end;
}

absl::StatusOr<StretchSums> LineView::Total() {
  StretchSums sums;
  const absl::Status summed = tree_.exists() ? tree_.SumAll(sums) : absl::OkStatus();
  if (!summed.ok()) return summed;
  const absl::StatusOr<const FoldRecords*> tail = Tail();
  if (!tail.ok()) return tail.status();
  for (const FoldRecord& record : **tail) sums.Append(record);
  return sums;
}

absl::StatusOr<FoldRecord> LineView::FoldedAt(uint64_t index, bool include_secondhand) {
  const absl::StatusOr<uint64_t> in_tree = tree_.exists() ? tree_.CountFolded(include_secondhand) : 0;
  if (!in_tree.ok()) return in_tree.status();
  if (index < *in_tree) return tree_.FoldedAt(index, include_secondhand);
  const absl::StatusOr<const FoldRecords*> tail = Tail();
  if (!tail.ok()) return tail.status();
  const FoldRecord* found = FoldedAmong(**tail, index - *in_tree, include_secondhand);
  if (found == nullptr) return UnreadableFold("tree: its sums do not match its records");
  return *found;
}

absl::StatusOr<std::optional<FoldRecord>> LineView::FoldedBefore(const LineKey& key,
                                                                 bool include_secondhand) {
  if (key > tail_start_.line()) {
    const absl::StatusOr<const FoldRecords*> tail = Tail();
    if (!tail.ok()) return tail.status();
    if (const FoldRecord* found = LastBefore(**tail, key, include_secondhand)) return *found;
  }
  if (!tree_.exists()) return std::nullopt;
  TrailingRun run;
  const absl::Status read = tree_.SumBefore(InTree(key), include_secondhand, run);
  if (!read.ok()) return read;
  if (run.count == 0) return std::nullopt;
  return tree_.FoldedAt(run.count - 1, include_secondhand);
}

absl::StatusOr<std::vector<Uuid>> LineView::OppositeSignals(int64_t from_us, const LineKey& end,
                                                            Stance stance, bool include_secondhand) {
  std::vector<Uuid> found;
  if (tree_.exists() && from_us <= tail_start_.said_at_us) {
    const absl::Status visited =
        tree_.Visit(from_us, end, [&](const NodeView& leaf, size_t begin, size_t behind) {
          for (size_t i = begin; i < behind; ++i) {
            if (leaf.Folds(i, include_secondhand) && IsOppositeSignal(leaf.stance(i), stance))
              found.push_back(leaf.statement_id(i));
          }
        });
    if (!visited.ok()) return visited;
  }
  if (end <= tail_start_.line()) return found;
  const absl::StatusOr<const FoldRecords*> tail = Tail();
  if (!tail.ok()) return tail.status();
  for (const FoldRecord& record : **tail) {
    if (record.key() >= end) break;
    if (record.said_at_us < from_us || !record.Folds(include_secondhand)) continue;
    if (IsOppositeSignal(record.stance, stance)) found.push_back(record.statement_id);
  }
  return found;
}

absl::StatusOr<bool> LineView::Holds(const VersionKey& key) {
  if (key < tail_start_) return tree_.Holds(key);
  const absl::StatusOr<const FoldRecords*> tail = Tail();
  if (!tail.ok()) return tail.status();
  return HasRecord(**tail, key);
}

}  // namespace parley
