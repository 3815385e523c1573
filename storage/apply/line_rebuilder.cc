#include "storage/apply/line_rebuilder.h"

#include "storage/fold/fold_changes.h"
#include "storage/fold/fold_codec.h"

namespace parley {

absl::StatusOr<uint64_t> LineRebuilder::Run(RunMerge& changes,
                                            const std::function<void(uint64_t done)>& progress) {
  absl::Status status;
  for (uint64_t done = 0; status.ok() && changes.valid();) {
    status = Apply(changes.key(), changes.value());
    if (status.ok()) status = changes.Next();
    progress(++done);
  }
  if (status.ok()) status = EndLine();
  if (status.ok()) status = files_.Ingest();
  if (!status.ok()) return status;
  return pairs_;
}

absl::Status LineRebuilder::Apply(const rocksdb::Slice& key, const rocksdb::Slice& value) {
  const PairKey pair = PairOf(key);
  if (!line_ || pair != line_->pair()) {
    const absl::Status ended = EndLine();
    if (!ended.ok()) return ended;
    line_.emplace(batch_, pair, FoldShape{}, PairHead{});
    ++pairs_;
  }
  const absl::Status applied = ApplyFoldChange(key, value, *line_);
  return applied.ok() ? files_.WithinLine() : applied;
}

absl::Status LineRebuilder::EndLine() {
  if (!line_) return absl::OkStatus();
  const absl::Status written = line_->PutHead();
  line_.reset();
  return written.ok() ? files_.EndLine() : written;
}

}  // namespace parley
