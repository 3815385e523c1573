// PairScan: LineScan on RocksDB, with one iterator over heads.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/engine/state.h"
#include "storage/fold/fold_objects.h"
#include "storage/line_scan.h"

namespace parley {

// `state` must outlive the scan. Heads of a party are kept from listing its pairs to opening them, up to
// `head_bytes_max`; the others are read again.
class PairScan final : public LineScan {
 public:
  explicit PairScan(const ReadState& state, size_t head_bytes_max = 16 << 20)
      : state_(state), head_bytes_max_(head_bytes_max) {}

  absl::StatusOr<std::vector<PairKey>> Pairs(uint32_t party, const std::vector<uint32_t>& issues,
                                             const StopCheck& stop) override;
  absl::StatusOr<std::unique_ptr<Line>> Open(PairKey pair) override;

 private:
  absl::StatusOr<std::shared_ptr<const PairHead>> HeadOf(PairKey pair) const;

  const ReadState& state_;
  const size_t head_bytes_max_;
  std::vector<std::pair<PairKey, std::string>> heads_;  // as stored, by pair; empty: not kept
  std::unique_ptr<rocksdb::Iterator> pairs_;
};

}  // namespace parley
