#include "storage/alerts/alert_log.h"

#include <algorithm>
#include <memory>

#include "core/error.h"
#include "rocksdb/write_batch.h"
#include "storage/alerts/alert_codec.h"
#include "storage/engine/big_endian.h"
#include "storage/engine/database.h"
#include "storage/engine/state.h"

namespace parley {
namespace {

absl::Status Damaged() {
  return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}},
                   "the alerts are damaged: start with --rebuild");
}

absl::StatusOr<std::optional<std::string>> Get(Database& database, const std::string& key) {
  std::string value;
  const rocksdb::Status status = database.db().Get({}, database.handle(Family::kAlerts), key, &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return StorageFailed("reading alerts", status);
  return std::optional<std::string>(std::move(value));
}

// Positions `it` at the first key from `key` on, or the last one up to it.
void SeekFrom(rocksdb::Iterator& it, const std::string& key, bool forward) {
  forward ? it.Seek(key) : it.SeekForPrev(key);
}

}  // namespace

absl::Status AlertLog::Load(uint64_t last_position, bool drop) {
  const absl::StatusOr<std::optional<std::string>> value = Get(database_, CursorKey());
  if (!value.ok()) return value.status();
  const std::optional<AlertCursor> cursor = value->has_value() ? DecodeCursor(**value) : std::nullopt;
  const bool fits = !drop && cursor.has_value() && cursor->evaluated <= last_position;
  if (!fits && value->has_value()) {
    const absl::Status cleared = database_.Clear(Family::kAlerts);
    if (!cleared.ok()) return cleared;
  }
  const std::scoped_lock lock(mutex_);
  cursor_ = fits ? *cursor : AlertCursor{};
  return absl::OkStatus();
}

absl::Status AlertLog::Commit(const AlertBatch& batch) {
  rocksdb::WriteBatch writes;
  rocksdb::ColumnFamilyHandle* family = database_.handle(Family::kAlerts);
  rocksdb::Status status = writes.Put(family, CursorKey(), EncodeCursor(batch.cursor));
  const auto put = [&](const std::string& key, const std::string& value) {
    if (status.ok()) status = writes.Put(family, key, value);
  };
  for (const StoredAlert& alert : batch.alerts) {
    put(AlertLogKey(alert.key), EncodeAlert(alert));
    put(AlertIdKey(alert.alert_id), EncodeKey(alert.key));
    put(RuleKey(alert.rule_id, alert.key), "");
  }
  for (const StoredAcknowledgement& each : batch.acknowledgements) {
    put(AcknowledgementKey(each.alert_id), each.value);
  }
  for (const SilenceMark& mark : batch.silences) {
    std::string said_at;
    PutI64(said_at, mark.last_said_at_us);
    put(SilenceKey(mark.rule_id, mark.pair), said_at);
  }
  if (status.ok()) status = database_.db().Write({}, &writes);
  if (!status.ok()) return StorageFailed("writing alerts", status);
  const std::scoped_lock lock(mutex_);
  cursor_ = batch.cursor;
  return absl::OkStatus();
}

void AlertLog::StepOver(uint64_t position) {
  const std::scoped_lock lock(mutex_);
  cursor_.evaluated = std::max(cursor_.evaluated, position);
}

AlertCursor AlertLog::cursor() const {
  const std::scoped_lock lock(mutex_);
  return cursor_;
}

absl::StatusOr<std::optional<StoredAlert>> AlertLog::Find(const Uuid& alert_id) const {
  const absl::StatusOr<std::optional<std::string>> at = Get(database_, AlertIdKey(alert_id));
  if (!at.ok()) return at.status();
  if (!at->has_value()) return std::optional<StoredAlert>();
  const std::optional<AlertKey> key = DecodeKey(**at);
  if (!key.has_value()) return Damaged();
  const std::string alert_key = AlertLogKey(*key);
  const absl::StatusOr<std::optional<std::string>> value = Get(database_, alert_key);
  if (!value.ok()) return value.status();
  std::optional<StoredAlert> alert;
  if (value->has_value()) alert = DecodeAlert(alert_key, **value);
  if (!alert.has_value()) return Damaged();
  return alert;
}

absl::StatusOr<std::optional<std::string>> AlertLog::Acknowledgement(const Uuid& alert_id) const {
  return Get(database_, AcknowledgementKey(alert_id));
}

absl::StatusOr<std::optional<int64_t>> AlertLog::Silence(const std::string& rule_id, PairKey pair) const {
  const absl::StatusOr<std::optional<std::string>> value = Get(database_, SilenceKey(rule_id, pair));
  if (!value.ok()) return value.status();
  if (!value->has_value()) return std::optional<int64_t>();
  if ((*value)->size() != sizeof(int64_t)) return Damaged();
  return std::optional<int64_t>(GetI64((*value)->data()));
}

absl::Status AlertLog::Read(AlertKey from, bool forward,
                            const std::function<bool(const StoredAlert&)>& take) const {
  const std::string prefix = AlertLogKey({}).substr(0, 1);
  const std::unique_ptr<rocksdb::Iterator> it(
      database_.db().NewIterator({}, database_.handle(Family::kAlerts)));
  for (SeekFrom(*it, AlertLogKey(from), forward); it->Valid() && it->key().starts_with(prefix);
       forward ? it->Next() : it->Prev()) {
    const std::optional<StoredAlert> alert = DecodeAlert(it->key(), it->value());
    if (!alert.has_value()) return Damaged();
    if (!take(*alert)) break;
  }
  return IteratorStatus(*it);
}

absl::Status AlertLog::ReadOfRule(const std::string& rule_id, AlertKey from, bool forward,
                                  const std::function<bool(const StoredAlert&)>& take) const {
  const std::string prefix = RulePrefix(rule_id);
  const std::unique_ptr<rocksdb::Iterator> it(
      database_.db().NewIterator({}, database_.handle(Family::kAlerts)));
  for (SeekFrom(*it, RuleKey(rule_id, from), forward); it->Valid() && it->key().starts_with(prefix);
       forward ? it->Next() : it->Prev()) {
    rocksdb::Slice at = it->key();
    at.remove_prefix(prefix.size());
    const std::optional<AlertKey> key = DecodeKey(at);
    if (!key.has_value()) return Damaged();
    const std::string alert_key = AlertLogKey(*key);
    const absl::StatusOr<std::optional<std::string>> value = Get(database_, alert_key);
    if (!value.ok()) return value.status();
    std::optional<StoredAlert> alert;
    if (value->has_value()) alert = DecodeAlert(alert_key, **value);
    if (!alert.has_value()) return Damaged();
    if (!take(*alert)) break;
  }
  return IteratorStatus(*it);
}

}  // namespace parley
