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
  std::string line = PairBytes(pair);
  PutI64(line, record.said_at_us);
  const absl::Status kept = lines_.Append(record.version_position, line);
  if (!kept.ok()) return kept;
  const FoldChange change = AdditionTo(pair, record);
  return changes_.Put(change.key, change.value);
}

absl::Status LaterFolds::Close(const PlacedVersion& version, uint64_t position) {
  const FoldChange change = ClosingOn(version.pair, version.key, position);
  return changes_.Put(change.key, change.value);
}

absl::StatusOr<PlacedVersion> LaterFolds::Find(uint64_t first_position, uint64_t version_position) const {
  std::string line;
  const absl::Status found = lines_.Get(version_position, line);
  if (!found.ok()) return found;
  const PairKey pair = line.size() == kLineBytes ? PairOf(line) : PairKey{};
  if (pair.party == 0) return FoldError("a correction is of a version that was not added");
  return PlacedVersion{pair, {GetI64(line.data() + 8), first_position, version_position}};
}

}  // namespace parley
