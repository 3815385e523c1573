#include "storage/fold/fold_format.h"

#include <algorithm>

namespace parley {

std::vector<FoldRecord>::iterator RecordFrom(std::vector<FoldRecord>& records, const VersionKey& key) {
  return std::lower_bound(records.begin(), records.end(), key,
                          [](const FoldRecord& record, const VersionKey& k) { return KeyOf(record) < k; });
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
