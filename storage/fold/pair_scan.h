// PairScan: LineScan on RocksDB. One iterator over heads, one over tails.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/engine/state.h"
#include "storage/line_scan.h"

namespace parley {

// `state` must outlive the scan.
class PairScan final : public LineScan {
 public:
  explicit PairScan(const ReadState& state) : state_(state) {}

  absl::StatusOr<std::vector<PairKey>> Pairs(uint32_t party, const std::vector<uint32_t>& issues,
                                             const StopCheck& stop) override;
  absl::StatusOr<std::unique_ptr<Line>> Open(PairKey pair) override;

 private:
  const ReadState& state_;
  std::vector<std::pair<PairKey, std::string>> heads_;  // as stored, by pair
  std::unique_ptr<rocksdb::Iterator> pairs_;
  std::unique_ptr<rocksdb::Iterator> tails_;
};

}  // namespace parley
