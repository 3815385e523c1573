#include "storage/apply/later_folds.h"

#include "storage/engine/big_endian.h"
#include "storage/fold/fold_codec.h"
#include "storage/fold/fold_error.h"

namespace parley {
namespace {

constexpr size_t kLineBytes = 16;  // party, issue, said_at

}  // namespace

absl::Status LaterFolds::Open() {
  return lines_.Open(env_, folder_ + "/lines", kLineBytes);
}

absl::Status LaterFolds::Add(PairKey pair, const FoldRecord& record) {
  if (record.version_position == record.first_position) {
    std::string line = PairBytes(pair);
    PutI64(line, record.said_at_us);
    const absl::Status kept = lines_.Append(record.first_position, line);
    if (!kept.ok()) return kept;
  } else {
    amended_ = {pair, {record.said_at_us, record.first_position, record.version_position}};
  }
  const FoldChange change = AdditionTo(pair, record);
  return changes_.Put(change.key, change.value);
}

absl::Status LaterFolds::Close(const PlacedVersion& version, uint64_t position) {
  const FoldChange change = ClosingOn(version.pair, version.key, position);
  return changes_.Put(change.key, change.value);
}

absl::StatusOr<PlacedVersion> LaterFolds::Last(uint64_t first_position) const {
  if (amended_ && amended_->key.first_position == first_position) return *amended_;
  std::string line;
  const absl::Status found = lines_.Get(first_position, line);
  if (!found.ok()) return found;
  const PairKey pair = line.size() == kLineBytes ? PairOf(line) : PairKey{};
  if (pair.party == 0) return FoldError("a correction is of a statement that was not added");
  return PlacedVersion{pair, {GetI64(line.data() + 8), first_position, first_position}};
}

}  // namespace parley
