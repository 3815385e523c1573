#include "storage/statements/timeline.h"

#include <utility>

#include "core/shift.h"
#include "storage/fold/fold_format.h"

namespace parley {
namespace {

constexpr size_t kStopCheckEvery = 64;

}  // namespace

absl::StatusOr<std::optional<LineKey>> TimelineReader::Read(size_t limit, const TakeTimelineItem& take,
                                                            TimelineLeaves* leaves, const StopCheck& stop) {
  const absl::Status started = ReadBefore(from_);
  if (!started.ok()) return started;
  for (size_t steps = 0;; ++steps) {
    if (stop && steps % kStopCheckEvery == 0) {
      absl::Status go_on = stop();
      if (!go_on.ok()) return go_on;
    }
    if (leaves != nullptr && !leaf_) {
      const absl::StatusOr<bool> is_taken = TakeLeaf(limit, *leaves);
      if (!is_taken.ok()) return is_taken.status();
      if (*is_taken) continue;
    }
    const absl::StatusOr<const FoldRecord*> record = cursor_.Next();
    if (!record.ok()) return record.status();
    if (*record == nullptr) return std::nullopt;
    if (taken_ == limit) return (*record)->key();
    const absl::Status taken = Take(**record, take);
    if (!taken.ok()) return taken;
    if (leaf_ && --leaf_->left == 0) EndLeaf(*leaves);
  }
}

// Takes the next leaf as it was kept, when all of it fits; otherwise its entries are taken one by one.
absl::StatusOr<bool> TimelineReader::TakeLeaf(size_t limit, TimelineLeaves& leaves) {
  const absl::StatusOr<const ChildEntry*> next = cursor_.NextLeaf();
  if (!next.ok()) return next.status();
  if (*next == nullptr) return false;
  const LineKey first = (*next)->min.line();
  std::string key = TimelineLeafKey(pair_, (*next)->id, before_.position, include_secondhand_);
  absl::StatusOr<std::optional<KeptLeaf>> kept =
      FindTimelineLeaf(state_, key, corroborations_, basis_.known_position);
  if (!kept.ok()) return kept.status();
  if (*kept && (*kept)->count <= limit - taken_) {
    taken_ += (*kept)->count;
    if ((*kept)->last_folded != 0) before_ = {(*kept)->last_folded, std::nullopt};
    cursor_.SkipLeaf();
    (*kept)->entries.first = first;
    leaves.TakeKept(std::move((*kept)->entries));
    return true;
  }
  const absl::StatusOr<const FoldRecords*> records = cursor_.EnterLeaf();
  if (!records.ok()) return records.status();
  if ((*records)->size() > limit - taken_) return false;
  leaf_ = OpenLeaf{std::move(key), (*records)->size(), {}};
  leaves.BeginLeaf();
  return false;
}

void TimelineReader::EndLeaf(TimelineLeaves& leaves) {
  leaves.EndLeaf({std::move(leaf_->key), leaf_->header.Finish()});
  leaf_.reset();
}

absl::Status TimelineReader::Take(const FoldRecord& record, const TakeTimelineItem& take) {
  TimelineItem item;
  item.record = &record;
  const bool folds = record.Folds(include_secondhand_);
  if (folds) {
    // A leaf that was kept does not tell the terms of its last version.
    const absl::Status read = before_.IsRead() ? absl::OkStatus() : ReadBefore(record.key());
    if (!read.ok()) return read;
    item.shift = ClassifyShift(before_.terms ? &*before_.terms : nullptr, record);
    before_ = {record.version_position, record};
  }
  absl::StatusOr<std::vector<uint64_t>> corroborated =
      corroborations_.Of(record.first_position, basis_.known_position);
  if (!corroborated.ok()) return corroborated.status();
  item.corroborations = *std::move(corroborated);
  if (leaf_) leaf_->header.Add(record, folds, item.corroborations);
  ++taken_;
  take(std::move(item));
  return absl::OkStatus();
}

absl::Status TimelineReader::ReadBefore(const LineKey& key) {
  absl::StatusOr<std::optional<FoldRecord>> before = cursor_.FoldedBefore(key, include_secondhand_);
  if (!before.ok()) return before.status();
  before_ = {};
  if (*before) before_ = {(*before)->version_position, **std::move(before)};
  return absl::OkStatus();
}

}  // namespace parley
