#include "storage/fold/fold_format.h"

#include <algorithm>

namespace parley {

namespace {

bool IsBefore(const FoldRecord& record, const VersionKey& key) {
  return KeyOf(record) < key;
}

}  // namespace

FoldRecords::iterator RecordFrom(FoldRecords& records, const VersionKey& key) {
  return std::lower_bound(records.begin(), records.end(), key, IsBefore);
}

bool HasRecord(const FoldRecords& records, const VersionKey& key) {
  const auto at = std::lower_bound(records.begin(), records.end(), key, IsBefore);
  return at != records.end() && KeyOf(*at) == key;
}

void PairHead::Append(const FoldRecord& record) {
  for (const bool include_secondhand : {false, true}) {
    const LineSummary& sum = sums.Of(include_secondhand);
    if (!record.Folds(include_secondhand) || sum.empty() || sum.last.stance == record.stance) continue;
    before_run_us[include_secondhand ? 1 : 0] = sum.last.said_at_us;
  }
  sums.Append(record);
}

}  // namespace parley
