#include "storage/ledger/ledger.h"

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "storage/engine/big_endian.h"

namespace parley {

std::string LedgerKey(uint64_t position) {
  std::string key;
  PutU64(key, position);
  return key;
}

absl::Status PutEnvelope(WriteState& state, uint64_t position, const Envelope& envelope) {
  return state.Put(Family::kLedger, LedgerKey(position), EncodeEnvelope(envelope));
}

absl::StatusOr<Envelope> ReadEnvelope(const ReadState& state, uint64_t position) {
  std::string bytes;
  absl::StatusOr<bool> found = state.Get(Family::kLedger, LedgerKey(position), &bytes);
  if (!found.ok()) return found.status();
  if (!*found) {
    return MakeError(absl::StatusCode::kOutOfRange,
                     {Reason::kPositionNotWritten, "", {{"position", absl::StrCat(position)}}},
                     absl::StrCat("position ", position, " is not yet written"));
  }
  return DecodeEnvelope(bytes);
}

absl::StatusOr<uint64_t> LastPosition(const ReadState& state) {
  std::unique_ptr<rocksdb::Iterator> it = state.NewIterator(Family::kLedger, {});
  it->SeekToLast();
  if (!it->Valid()) {
    absl::Status status = IteratorStatus(*it);
    if (!status.ok()) return status;
    return 0;
  }
  return GetU64(it->key().data());
}

absl::Status PutEventId(WriteState& state, const Uuid& id, uint64_t position) {
  return state.Put(Family::kEventIds, id.ToBytes(), LedgerKey(position));
}

absl::StatusOr<std::optional<uint64_t>> FindEvent(const ReadState& state, const Uuid& id) {
  std::string value;
  absl::StatusOr<bool> found = state.Get(Family::kEventIds, id.ToBytes(), &value);
  if (!found.ok()) return found.status();
  if (!*found) return std::nullopt;
  return GetU64(value.data());
}

absl::Status DoesNotFit(const std::string& what, uint64_t position) {
  return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}},
                   absl::StrCat("the event at position ", position, " does not fit the ledger: ", what));
}

absl::StatusOr<uint64_t> PositionAtTime(const ReadState& state, uint64_t last_position, int64_t time_us) {
  uint64_t low = 0;  // recorded at or before time_us, or 0
  uint64_t high = last_position + 1;
  while (high - low > 1) {
    const uint64_t middle = low + (high - low) / 2;
    std::string bytes;
    absl::StatusOr<bool> found = state.Get(Family::kLedger, LedgerKey(middle), &bytes);
    if (!found.ok()) return found.status();
    absl::StatusOr<int64_t> recorded_at = DecodeRecordedAt(bytes);
    if (!recorded_at.ok()) return recorded_at.status();
    (*recorded_at <= time_us ? low : high) = middle;
  }
  return low;
}

}  // namespace parley
