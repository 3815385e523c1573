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
#include "storage/fold/fold_tree.h"
#include "storage/fold/line_view.h"

namespace parley {
namespace {

constexpr uint64_t kNow = std::numeric_limits<uint64_t>::max();  // no version is closed later than this

// One change to one pair.
class FoldWriter {
 public:
  FoldWriter(WriteState& state, PairKey pair, const FoldShape& shape, RecentTails* tails, PairHead head,
             uint64_t position)
      : state_(state),
        pair_(pair),
        shape_(shape),
        tails_(tails),
        head_(std::move(head)),
        position_(position) {
    if (tails_ != nullptr) tail_ = tails_->Take(pair, head_.last_change_position);
    head_.last_change_position = position;
  }

  absl::Status Add(const FoldRecord& record, bool is_first);
  absl::Status Close(FoldRecord record);

 private:
  absl::Status PutVersion(const FoldRecord& record);
  absl::Status CloseInTail(const FoldRecord& record);
  absl::Status RefuseDuplicate(const VersionKey& key) const;
  absl::Status EditTree(const std::function<absl::Status(TreeEditor&)>& edit);
  absl::Status SealTail();
  absl::Status RefoldHead(const VersionKey& changed);
  absl::StatusOr<HeadSummary> Refold(LineView& view, const Stretch& counts, const VersionKey& changed,
                                     bool include_secondhand);
  absl::Status KnowTail();
  absl::Status PutHead();

  WriteState& state_;
  PairKey pair_;
  FoldShape shape_;
  RecentTails* tails_;
  PairHead head_;
  uint64_t position_;
  std::optional<FoldRecords> tail_;  // as changed so far; absent: not known
};

absl::Status FoldWriter::Add(const FoldRecord& record, bool is_first) {
  const VersionKey key = KeyOf(record);
  const bool is_last = is_first || key > head_.last_key;
  const bool is_in_tail = key >= head_.tail_start;
  absl::Status status = is_last ? absl::OkStatus() : RefuseDuplicate(key);
  if (status.ok()) status = PutVersion(record);
  if (is_in_tail) ++head_.tail_count;
  if (is_in_tail && tail_) tail_->insert(RecordFrom(*tail_, key), record);
  if (is_last) {
    head_.last_key = key;
    head_.Append(record);
  }
  if (status.ok() && !is_in_tail) status = EditTree([&](TreeEditor& tree) { return tree.Insert(record); });
  if (status.ok() && !is_last) status = RefoldHead(key);
  if (status.ok() && head_.tail_count >= shape_.tail_max) status = SealTail();
  return status.ok() ? PutHead() : status;
}

absl::Status FoldWriter::Close(FoldRecord record) {
  record.closed_position = position_;
  const VersionKey key = KeyOf(record);
  absl::Status status = PutVersion(record);
  if (status.ok() && key < head_.tail_start) {
    status = EditTree([&](TreeEditor& tree) { return tree.Erase(key); });
  } else if (status.ok() && tail_) {
    status = CloseInTail(record);
  }
  if (status.ok()) status = RefoldHead(key);
  return status.ok() ? PutHead() : status;
}

absl::Status FoldWriter::CloseInTail(const FoldRecord& record) {
  const auto at = RecordFrom(*tail_, KeyOf(record));
  if (at == tail_->end() || KeyOf(*at) != KeyOf(record)) return UnreadableFold("tail: a version is missing");
  *at = record;
  return absl::OkStatus();
}

// Reads the tail with all that was changed so far.
absl::Status FoldWriter::KnowTail() {
  if (tail_) return absl::OkStatus();
  const absl::StatusOr<std::shared_ptr<const FoldRecords>> tail = ReadTail(state_, pair_, head_);
  if (tail.ok()) tail_ = **tail;
  return tail.status();
}

// The last step of a change.
absl::Status FoldWriter::PutHead() {
  if (tails_ != nullptr && tail_) tails_->Keep(pair_, position_, *std::move(tail_));
  return state_.Put(Family::kPairs, PairBytes(pair_), EncodeHead(head_));
}

absl::Status FoldWriter::PutVersion(const FoldRecord& record) {
  return state_.Put(Family::kStances, StanceKeyBytes(pair_, KeyOf(record)), EncodeStance(record));
}

absl::Status FoldWriter::RefuseDuplicate(const VersionKey& key) const {
  std::string ignored;
  const absl::StatusOr<bool> found = state_.Get(Family::kStances, StanceKeyBytes(pair_, key), &ignored);
  if (!found.ok()) return found.status();
  return *found ? FoldError("a version is added to the fold index twice") : absl::OkStatus();
}

absl::Status FoldWriter::EditTree(const std::function<absl::Status(TreeEditor&)>& edit) {
  absl::StatusOr<TreeEditor> tree = TreeEditor::Open(state_, pair_, shape_, head_.root_position, position_);
  if (!tree.ok()) return tree.status();
  const absl::Status edited = edit(*tree);
  if (!edited.ok()) return edited;
  tree->SetTailStart(head_.tail_start);
  head_.root_position = position_;
  return tree->Commit();
}

// Moves the tail, but for its newest versions, into the tree, and keeps it as it was for readers of earlier
// positions. The sums stay what they were.
absl::Status FoldWriter::SealTail() {
  if (head_.seal_position == position_) return absl::OkStatus();  // a seal has its position to itself
  absl::Status status = KnowTail();
  if (status.ok()) status = state_.Put(Family::kFolds, SealKeyBytes(pair_, position_), EncodeSeal(*tail_));
  if (!status.ok()) return status;
  const auto kept = tail_->end() - static_cast<std::ptrdiff_t>(shape_.tail_kept);
  head_.tail_count = shape_.tail_kept;
  head_.tail_start = KeyOf(*kept);
  FoldRecords in_force(std::make_move_iterator(tail_->begin()), std::make_move_iterator(kept));
  std::erase_if(in_force, [](const FoldRecord& record) { return record.closed_position != 0; });
  tail_->erase(tail_->begin(), kept);
  head_.seal_position = position_;
  return EditTree([&](TreeEditor& tree) { return tree.Append(in_force); });
}

// Derives the sums in the head anew, after a change that was not an append.
absl::Status FoldWriter::RefoldHead(const VersionKey& changed) {
  const absl::Status known = KnowTail();
  if (!known.ok()) return known;
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
  if (!counts->all) head_.before_run_us[1] = head_.before_run_us[0];
  return absl::OkStatus();
}

absl::StatusOr<HeadSummary> FoldWriter::Refold(LineView& view, const Stretch& counts,
                                               const VersionKey& changed, bool include_secondhand) {
  const HeadSummary& old = head_.sums.Of(include_secondhand);
  HeadSummary sum;
  absl::StatusOr<LineSummary> summary = view.Summary(counts, include_secondhand);
  if (!summary.ok()) return summary.status();
  static_cast<LineSummary&>(sum) = *std::move(summary);
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

}  // namespace

absl::StatusOr<bool> AddVersion(WriteState& state, PairKey pair, const FoldRecord& record,
                                const FoldShape& shape, RecentTails* tails) {
  if (record.closed_position != 0)
    return FoldError("a version is added to the fold index that is already closed");
  const absl::StatusOr<std::shared_ptr<const PairHead>> head = ReadHead(state, pair);
  if (!head.ok()) return head.status();
  const bool is_first = *head == nullptr;
  FoldWriter writer(state, pair, shape, tails, is_first ? PairHead{} : **head, record.version_position);
  const absl::Status added = writer.Add(record, is_first);
  if (!added.ok()) return added;
  return is_first;
}

absl::Status CloseVersion(WriteState& state, PairKey pair, const LineKey& key, uint64_t version_position,
                          uint64_t position, const FoldShape& shape, RecentTails* tails) {
  const std::string stance_key = StanceKeyBytes(pair, {key.said_at_us, key.first_position, version_position});
  std::string value;
  const absl::StatusOr<bool> found = state.Get(Family::kStances, stance_key, &value);
  if (!found.ok()) return found.status();
  if (!*found) return FoldError("a version is closed that the fold index does not have");
  absl::StatusOr<FoldRecord> record = DecodeStance(stance_key, value);
  if (!record.ok()) return record.status();
  if (record->closed_position != 0) return FoldError("a version is closed that is not in force");
  const absl::StatusOr<std::shared_ptr<const PairHead>> head = ReadHead(state, pair);
  if (!head.ok()) return head.status();
  if (*head == nullptr) return UnreadableFold("pair: it has versions and no head");
  FoldWriter writer(state, pair, shape, tails, **head, position);
  return writer.Close(*std::move(record));
}

absl::StatusOr<bool> AddVersion(WriteState& state, PairKey pair, const FoldRecord& record,
                                RecentTails* tails) {
  return AddVersion(state, pair, record, FoldShape{}, tails);
}

absl::Status CloseVersion(WriteState& state, PairKey pair, const LineKey& key, uint64_t version_position,
                          uint64_t position, RecentTails* tails) {
  return CloseVersion(state, pair, key, version_position, position, FoldShape{}, tails);
}

}  // namespace parley
