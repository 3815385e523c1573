#include "storage/fold/fold_writer.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/fold/fold_codec.h"
#include "storage/fold/fold_error.h"
#include "storage/fold/fold_index.h"
#include "storage/fold/line_view.h"
#include "storage/fold/packed_records.h"

namespace parley {
namespace {

constexpr uint64_t kNow = std::numeric_limits<uint64_t>::max();  // no version is closed later than this

}  // namespace

void FoldWriter::Begin(uint64_t position) {
  position_ = position;
  head_.last_change_position = position;
}

absl::Status FoldWriter::Add(const FoldRecord& record) {
  if (record.closed_position != 0)
    return FoldError("a version is added to the fold index that is already closed");
  Begin(record.version_position);
  return KeyOf(record) > head_.last_key ? Append(record) : Insert(record);  // an empty head's is below all
}

absl::Status FoldWriter::Append(const FoldRecord& record) {
  head_.last_key = KeyOf(record);
  if (!stale_from_) head_.Append(record);
  if (tail_) {
    tail_->push_back(record);
  } else {
    AppendRecord(head_.tail, record);
  }
  return TailSize() >= shape_.tail_max ? SealTail() : absl::OkStatus();
}

absl::Status FoldWriter::Insert(const FoldRecord& record) {
  const VersionKey key = KeyOf(record);
  absl::Status status = UnpackTail();
  if (!status.ok()) return status;
  if (key < head_.tail_start) {
    status = EditTree([&](TreeEditor& tree) { return tree.Insert(record); });
  } else if (HasRecord(*tail_, key)) {
    return FoldError("a version is added to the fold index twice");
  } else {
    tail_->insert(RecordFrom(*tail_, key), record);
  }
  if (!status.ok()) return status;
  SumsChangeFrom(key);
  return tail_->size() >= shape_.tail_max ? SealTail() : absl::OkStatus();
}

absl::Status FoldWriter::Close(const VersionKey& key, uint64_t position) {
  Begin(position);
  absl::Status status = UnpackTail();
  if (!status.ok()) return status;
  if (key < head_.tail_start) {
    status = EditTree([&](TreeEditor& tree) { return tree.Erase(key); });
  } else {
    status = CloseInTail(key);
  }
  if (status.ok()) SumsChangeFrom(key);
  return status;
}

absl::Status FoldWriter::CloseInTail(const VersionKey& key) {
  const auto at = RecordFrom(*tail_, key);
  if (at == tail_->end() || KeyOf(*at) != key || at->closed_position != 0)
    return FoldError("a version is closed that the fold index does not have in force");
  at->closed_position = position_;
  return absl::OkStatus();
}

absl::Status FoldWriter::UnpackTail() {
  if (tail_) return absl::OkStatus();
  absl::StatusOr<FoldRecords> tail = Unpack(head_.tail);
  if (!tail.ok()) return tail.status();
  tail_ = *std::move(tail);
  return absl::OkStatus();
}

absl::Status FoldWriter::PutHead() {
  const absl::Status folded = stale_from_ ? RefoldHead(*stale_from_) : absl::OkStatus();
  if (!folded.ok()) return folded;
  if (tail_) head_.tail = Pack(*tail_);
  return state_.Put(Family::kPairs, PairBytes(pair_), EncodeHead(head_));
}

absl::Status FoldWriter::EditTree(const std::function<absl::Status(TreeEditor&)>& edit) {
  if (!tree_) {
    absl::StatusOr<TreeEditor> tree = TreeEditor::Open(state_, pair_, shape_, head_.root_position);
    if (!tree.ok()) return tree.status();
    tree_ = *std::move(tree);
  }
  tree_->Begin(position_);
  const absl::Status edited = edit(*tree_);
  if (!edited.ok()) return edited;
  tree_->SetTailStart(head_.tail_start);
  head_.root_position = position_;
  return tree_->Commit();
}

// Moves the tail, but for its newest versions, into the tree, and keeps it as it was for readers of earlier
// positions. The sums stay what they were.
absl::Status FoldWriter::SealTail() {
  if (head_.seal_position == position_) return absl::OkStatus();  // a seal has its position to itself
  absl::Status status = UnpackTail();
  if (status.ok()) status = state_.Put(Family::kFolds, SealKeyBytes(pair_, position_), EncodeSeal(*tail_));
  if (!status.ok()) return status;
  const auto kept = tail_->end() - static_cast<std::ptrdiff_t>(shape_.tail_kept);
  head_.tail_start = KeyOf(*kept);
  FoldRecords in_force(std::make_move_iterator(tail_->begin()), std::make_move_iterator(kept));
  std::erase_if(in_force, [](const FoldRecord& record) { return record.closed_position != 0; });
  tail_->erase(tail_->begin(), kept);
  head_.seal_position = position_;
  return EditTree([&](TreeEditor& tree) { return tree.Append(in_force); });
}

// After a change that was not an append.
void FoldWriter::SumsChangeFrom(const VersionKey& changed) {
  stale_from_ = stale_from_ ? std::min(*stale_from_, changed) : changed;
}

// Derives the sums in the head anew; those before `changed` are what they were.
absl::Status FoldWriter::RefoldHead(const VersionKey& changed) {
  absl::StatusOr<LineView> view =
      LineView::OpenAt(state_, pair_, std::make_shared<const PairHead>(head_), kNow);
  if (!view.ok()) return view.status();
  view->UseTail({std::shared_ptr<void>(), &*tail_});  // which outlives the view
  const absl::StatusOr<StretchSums> counts = view->Total();
  if (!counts.ok()) return counts.status();
  HeadSums sums;
  for (const bool include_secondhand : {false, true}) {
    if (include_secondhand && !counts->all) break;
    absl::StatusOr<HeadSummary> sum =
        Refold(*view, counts->Of(include_secondhand), changed, include_secondhand);
    if (!sum.ok()) return sum.status();
    (include_secondhand ? sums.all.emplace() : sums.stated) = *std::move(sum);
  }
  head_.sums = std::move(sums);
  stale_from_.reset();
  if (!counts->all) head_.before_run_us[1] = head_.before_run_us[0];
  return absl::OkStatus();
}

absl::StatusOr<HeadSummary> FoldWriter::Refold(LineView& view, const Stretch& counts,
                                               const VersionKey& changed, bool include_secondhand) {
  const HeadSummary& old = head_.sums.Of(include_secondhand);
  HeadSummary sum;
  absl::StatusOr<LineEnd> end = view.EndAt(counts, include_secondhand);
  if (!end.ok()) return end.status();
  static_cast<LineEnd&>(sum) = *std::move(end);
  sum.shift_count = counts.shift_count;
  if (sum.empty()) return sum;
  const bool starts_as_before = !old.empty() && changed > KeyOf(old.first);
  const absl::StatusOr<FoldRecord> first =
      starts_as_before ? old.first : view.FoldedAt(0, include_secondhand);
  if (!first.ok()) return first.status();
  sum.first = *first;
  if (sum.run_length == sum.count) return sum;
  const absl::StatusOr<FoldRecord> before_run =
      view.FoldedAt(sum.count - sum.run_length - 1, include_secondhand);
  if (!before_run.ok()) return before_run.status();
  head_.before_run_us[include_secondhand ? 1 : 0] = before_run->said_at_us;
  return sum;
}

absl::StatusOr<bool> AddVersion(WriteState& state, PairKey pair, const FoldRecord& record,
                                const FoldShape& shape) {
  absl::StatusOr<std::optional<PairHead>> head = LoadHead(state, pair);
  if (!head.ok()) return head.status();
  const bool is_first = !head->has_value();
  FoldWriter line(state, pair, shape, is_first ? PairHead{} : **std::move(head));
  absl::Status status = line.Add(record);
  if (status.ok()) status = line.PutHead();
  if (!status.ok()) return status;
  return is_first;
}

absl::Status CloseVersion(WriteState& state, PairKey pair, const LineKey& key, uint64_t version_position,
                          uint64_t position, const FoldShape& shape) {
  absl::StatusOr<std::optional<PairHead>> head = LoadHead(state, pair);
  if (!head.ok()) return head.status();
  if (!*head) return FoldError("a version is closed of a pair that the fold index does not have");
  FoldWriter line(state, pair, shape, **std::move(head));
  const absl::Status closed = line.Close({key.said_at_us, key.first_position, version_position}, position);
  return closed.ok() ? line.PutHead() : closed;
}

absl::StatusOr<bool> AddVersion(WriteState& state, PairKey pair, const FoldRecord& record) {
  return AddVersion(state, pair, record, FoldShape{});
}

absl::Status CloseVersion(WriteState& state, PairKey pair, const LineKey& key, uint64_t version_position,
                          uint64_t position) {
  return CloseVersion(state, pair, key, version_position, position, FoldShape{});
}

}  // namespace parley
