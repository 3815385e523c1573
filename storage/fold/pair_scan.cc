#include "storage/fold/pair_scan.h"

#include <algorithm>

#include "storage/engine/big_endian.h"
#include "storage/fold/fold_codec.h"
#include "storage/fold/fold_error.h"
#include "storage/fold/line_reader.h"

namespace parley {

absl::StatusOr<std::vector<PairKey>> PairScan::Pairs(uint32_t party, const std::vector<uint32_t>& issues,
                                                     const StopCheck& stop) {
  constexpr size_t kStopCheckEvery = 4096;
  if (!pairs_) pairs_ = state_.NewIterator(Family::kPairs, {});
  std::vector<uint32_t> wanted = issues;
  std::sort(wanted.begin(), wanted.end());
  std::string prefix;
  PutU32(prefix, party);
  std::vector<PairKey> found;
  heads_.clear();
  size_t head_bytes = 0;
  size_t steps = 0;
  pairs_->Seek(prefix);
  while (pairs_->Valid() && pairs_->key().starts_with(prefix)) {
    const absl::Status go_on = steps++ % kStopCheckEvery == 0 && stop ? stop() : absl::OkStatus();
    if (!go_on.ok()) return go_on;
    const PairKey pair = PairOf(pairs_->key());
    const auto next = std::lower_bound(wanted.begin(), wanted.end(), pair.issue);
    if (wanted.empty() || (next != wanted.end() && *next == pair.issue)) {
      found.push_back(pair);
      head_bytes += pairs_->value().size();
      heads_.emplace_back(pair, head_bytes <= head_bytes_max_ ? pairs_->value().ToString() : "");
      pairs_->Next();
    } else if (next != wanted.end()) {
      pairs_->Seek(PairBytes({party, *next}));
    } else {
      break;
    }
  }
  const absl::Status status = FoldIteratorStatus(*pairs_);
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::unique_ptr<Line>> PairScan::Open(PairKey pair) {
  absl::StatusOr<std::shared_ptr<const PairHead>> head = HeadOf(pair);
  if (!head.ok()) return head.status();
  return std::make_unique<LineReader>(state_, pair, *std::move(head));
}

absl::StatusOr<std::shared_ptr<const PairHead>> PairScan::HeadOf(PairKey pair) const {
  const auto before = [](const auto& head, PairKey key) { return head.first < key; };
  const auto at = std::lower_bound(heads_.begin(), heads_.end(), pair, before);
  if (at == heads_.end() || at->first != pair) return UnreadableFold("scan: not a pair of the open party");
  if (at->second.empty()) return ReadHead(state_, pair);
  absl::StatusOr<PairHead> head = DecodeHead(at->second);
  if (!head.ok()) return head.status();
  return std::make_shared<const PairHead>(*std::move(head));
}

}  // namespace parley
