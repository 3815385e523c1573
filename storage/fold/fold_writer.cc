#include "storage/fold/fold_writer.h"

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
  FoldWriter(WriteState& state, PairKey pair, const FoldShape& shape, PairHead head, uint64_t position)
      : state_(state), pair_(pair), shape_(shape), head_(std::move(head)), position_(position) {
    head_.last_change_position = position;
  }

  absl::Status Add(const FoldRecord& record, bool is_first);
  absl::Status Close(FoldRecord record);

 private:
  absl::Status PutVersion(const FoldRecord& record);
  absl::Status RefuseDuplicate(const VersionKey& key) const;
  absl::Status EditTree(const std::function<absl::Status(TreeEditor&)>& edit);
  absl::Status SealTail();
  absl::Status RefoldHead();
  absl::Status PutHead() { return state_.Put(Family::kPairs, PairBytes(pair_), EncodeHead(head_)); }

  WriteState& state_;
  PairKey pair_;
  FoldShape shape_;
  PairHead head_;
  uint64_t position_;
};

absl::Status FoldWriter::Add(const FoldRecord& record, bool is_first) {
  const VersionKey key = KeyOf(record);
  const bool is_last = is_first || key > head_.last_key;
  const bool is_in_tail = key >= head_.tail_start;
  absl::Status status = is_last ? absl::OkStatus() : RefuseDuplicate(key);
  if (status.ok()) status = PutVersion(record);
  if (is_in_tail) ++head_.tail_count;
  if (is_last) {
    head_.last_key = key;
    head_.Append(record);
  }
  if (status.ok() && !is_in_tail) status = EditTree([&](TreeEditor& tree) { return tree.Insert(record); });
  if (status.ok() && !is_last) status = RefoldHead();
  if (status.ok() && head_.tail_count >= shape_.tail_max) status = SealTail();
  return status.ok() ? PutHead() : status;
}

absl::Status FoldWriter::Close(FoldRecord record) {
  record.closed_position = position_;
  const VersionKey key = KeyOf(record);
  absl::Status status = PutVersion(record);
  if (status.ok() && key < head_.tail_start)
    status = EditTree([&](TreeEditor& tree) { return tree.Erase(key); });
  if (status.ok()) status = RefoldHead();
  return status.ok() ? PutHead() : status;
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

// Moves the tail into the tree, and keeps it as it was for readers of earlier positions. The sums stay
// what they were.
absl::Status FoldWriter::SealTail() {
  if (head_.seal_position == position_) return absl::OkStatus();  // a seal has its position to itself
  const absl::StatusOr<std::shared_ptr<const FoldRecords>> tail = ReadTail(state_, pair_, head_);
  if (!tail.ok()) return tail.status();
  const absl::Status put = state_.Put(Family::kFolds, SealKeyBytes(pair_, position_), EncodeSeal(**tail));
  if (!put.ok()) return put;
  FoldRecords in_force = **tail;
  std::erase_if(in_force, [](const FoldRecord& record) { return record.closed_position != 0; });
  head_.tail_count = 0;
  head_.tail_start = head_.last_key;
  ++head_.tail_start.version_position;
  head_.seal_position = position_;
  return EditTree([&](TreeEditor& tree) { return tree.Append(in_force); });
}

// Derives the sums in the head anew, after a change that was not an append.
absl::Status FoldWriter::RefoldHead() {
  absl::StatusOr<LineView> view =
      LineView::OpenAt(state_, pair_, std::make_shared<const PairHead>(head_), kNow);
  if (!view.ok()) return view.status();
  absl::StatusOr<LineSums> sums = view->Total();
  if (!sums.ok()) return sums.status();
  head_.sums = *std::move(sums);
  for (const bool include_secondhand : {false, true}) {
    const LineSummary& sum = head_.sums.Of(include_secondhand);
    if (sum.run_length == sum.count) continue;
    const absl::StatusOr<std::optional<FoldRecord>> before =
        view->FoldedBefore(sum.run_start.key, include_secondhand);
    if (!before.ok()) return before.status();
    if (!*before) return UnreadableFold("tree: its sums do not match its records");
    head_.before_run_us[include_secondhand ? 1 : 0] = (*before)->said_at_us;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<bool> AddVersion(WriteState& state, PairKey pair, const FoldRecord& record,
                                const FoldShape& shape) {
  if (record.closed_position != 0)
    return FoldError("a version is added to the fold index that is already closed");
  const absl::StatusOr<std::shared_ptr<const PairHead>> head = ReadHead(state, pair);
  if (!head.ok()) return head.status();
  const bool is_first = *head == nullptr;
  FoldWriter writer(state, pair, shape, is_first ? PairHead{} : **head, record.version_position);
  const absl::Status added = writer.Add(record, is_first);
  if (!added.ok()) return added;
  return is_first;
}

absl::Status CloseVersion(WriteState& state, PairKey pair, const LineKey& key, uint64_t version_position,
                          uint64_t position, const FoldShape& shape) {
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
  FoldWriter writer(state, pair, shape, **head, position);
  return writer.Close(*std::move(record));
}

absl::StatusOr<bool> AddVersion(WriteState& state, PairKey pair, const FoldRecord& record) {
  return AddVersion(state, pair, record, FoldShape{});
}

absl::Status CloseVersion(WriteState& state, PairKey pair, const LineKey& key, uint64_t version_position,
                          uint64_t position) {
  return CloseVersion(state, pair, key, version_position, position, FoldShape{});
}

}  // namespace parley
