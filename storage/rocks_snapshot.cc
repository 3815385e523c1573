#include "storage/rocks_snapshot.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"
#include "storage/engine/big_endian.h"
#include "storage/fold/fold_index.h"
#include "storage/fold/pair_scan.h"
#include "storage/ledger/ledger.h"
#include "storage/statements/event_changes.h"
#include "storage/statements/kept_leaves.h"
#include "storage/statements/statement_bytes.h"
#include "storage/statements/statement_list.h"
#include "storage/statements/statement_reader.h"
#include "storage/statements/timeline.h"

namespace parley {
namespace {

absl::Status Check(const StopCheck& stop) {
  return stop ? stop() : absl::OkStatus();
}

// Positions are gapless, so that nobody takes what is left for all there was.
absl::Status Missing(uint64_t position) {
  return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}},
                   absl::StrCat("the ledger is damaged: position ", position, " is missing"));
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
  uint64_t expected = std::max<uint64_t>(from, 1);
  for (it->Seek(LedgerKey(from)); it->Valid(); forward ? it->Next() : it->Prev()) {
    const uint64_t position = GetU64(it->key().data());
    if (position > last_position()) break;
    if (position != expected) return Missing(expected);
    expected = forward ? expected + 1 : expected - 1;
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

std::unique_ptr<LineScan> RocksSnapshot::Scan() const {
  return std::make_unique<PairScan>(state_);
}

absl::StatusOr<std::optional<LineKey>> RocksSnapshot::Timeline(PairKey pair, const Basis& basis,
                                                               const FoldChoice& choice, const LineKey& from,
                                                               size_t limit, const TakeTimelineItem& take,
                                                               TimelineLeaves* leaves,
                                                               const StopCheck& stop) const {
  return TimelineReader(state_, pair, basis, choice, from).Read(limit, take, leaves, stop);
}

void RocksSnapshot::KeepLeaf(const TimelineLeaf& leaf, absl::string_view entries) const {
  KeepTimelineLeaf(state_, leaf, entries);
}

absl::StatusOr<KeptValue> RocksSnapshot::StatementBytes(uint64_t version_position,
                                                        const std::vector<uint64_t>& corroborations,
                                                        bool keep) const {
  return ReadStatementBytes(state_, version_position, corroborations, keep);
}

absl::StatusOr<std::vector<EventChange>> RocksSnapshot::Changes(uint64_t position,
                                                                const FoldChoice& choice) const {
  return ReadEventChanges(state_, catalog_, position, choice);
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
