#include "storage/rocks_snapshot.h"

#include <algorithm>

#include "core/limits.h"
#include "storage/engine/big_endian.h"
#include "storage/fold/fold_index.h"
#include "storage/ledger/ledger.h"
#include "storage/statements/statement_list.h"
#include "storage/statements/statement_reader.h"
#include "storage/statements/timeline.h"

namespace parley {
namespace {

constexpr size_t kPairsAtOnce = 4096;

absl::Status Check(const StopCheck& stop) {
  return stop ? stop() : absl::OkStatus();
}

}  // namespace

absl::StatusOr<uint64_t> RocksSnapshot::PositionAt(int64_t time_us) const {
  return PositionAtTime(state_, last_position(), time_us);
}

absl::StatusOr<event::v1::Event> RocksSnapshot::ReadEvent(uint64_t position) const {
  absl::StatusOr<Envelope> envelope = ReadEnvelope(state_, position);
  if (!envelope.ok()) return envelope.status();
  return CompleteEvent(*envelope, position);
}

absl::Status RocksSnapshot::ReadEvents(uint64_t from, bool forward,
                                       const std::function<bool(uint64_t, const std::string&)>& take,
                                       const StopCheck& stop) const {
  std::unique_ptr<rocksdb::Iterator> it = state_.NewIterator(Family::kLedger, {});
  uint64_t steps = 0;
  for (it->Seek(LedgerKey(from)); it->Valid(); forward ? it->Next() : it->Prev()) {
    const uint64_t position = GetU64(it->key().data());
    if (position > last_position()) break;
    absl::Status go_on = steps++ % limits::kEventBatchMax == 0 ? Check(stop) : absl::OkStatus();
    if (!go_on.ok()) return go_on;
    absl::StatusOr<Envelope> envelope = DecodeEnvelope(it->value().ToString());
    if (!envelope.ok()) return envelope.status();
    if (!take(position, SerializeCompleteEvent(*envelope, position))) break;
  }
  return IteratorStatus(*it);
}

absl::StatusOr<std::optional<StandingStance>> RocksSnapshot::Standing(PairKey pair, const Basis& basis,
                                                                      const FoldChoice& choice) const {
  return StandingAt(state_, pair, basis, choice);
}

absl::StatusOr<LineCounts> RocksSnapshot::Counts(PairKey pair, const Basis& before, const Basis& after,
                                                 const FoldChoice& choice) const {
  return CountBetween(state_, pair, before, after, choice);
}

absl::StatusOr<std::vector<PairKey>> RocksSnapshot::Pairs(const std::vector<uint32_t>& parties,
                                                          const std::vector<uint32_t>& issues,
                                                          const StopCheck& stop) const {
  std::vector<uint32_t> wanted_parties = parties.empty() ? std::vector<uint32_t>{0} : parties;
  std::vector<uint32_t> wanted_issues = issues;
  std::sort(wanted_parties.begin(), wanted_parties.end());
  std::sort(wanted_issues.begin(), wanted_issues.end());
  std::vector<PairKey> found;
  for (uint32_t party : wanted_parties) {
    PairKey from{party, 0};
    for (;;) {
      absl::Status go_on = Check(stop);
      if (!go_on.ok()) return go_on;
      absl::StatusOr<std::vector<PairKey>> some = ListPairs(state_, from, party, kPairsAtOnce);
      if (!some.ok()) return some.status();
      for (const PairKey& pair : *some) {
        const bool wanted = wanted_issues.empty() ||
                            std::binary_search(wanted_issues.begin(), wanted_issues.end(), pair.issue);
        if (wanted) found.push_back(pair);
      }
      if (some->size() < kPairsAtOnce) break;
      from = {some->back().party, some->back().issue + 1};
    }
  }
  return found;
}

absl::StatusOr<TimelinePage> RocksSnapshot::Timeline(PairKey pair, const Basis& basis,
                                                     const FoldChoice& choice, const LineKey& from,
                                                     size_t limit, const StopCheck& stop) const {
  return ReadTimeline(state_, pair, basis, choice, from, limit, stop);
}

absl::StatusOr<StatementHistory> RocksSnapshot::Statement(const Uuid& id, uint64_t known_position) const {
  return ReadStatementHistory(state_, id, known_position);
}

absl::StatusOr<StatementPage> RocksSnapshot::Statements(const StatementQuery& query, const Basis& basis,
                                                        std::optional<LineKey> from, size_t limit,
                                                        const StopCheck& stop) const {
  return ListStatements(state_, catalog_, query, basis, from, limit, stop);
}

}  // namespace parley
