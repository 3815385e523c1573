#include "storage/alerts/rocks_delivery_log.h"

#include <set>

#include "core/error.h"
#include "storage/engine/db_state.h"

namespace parley {
namespace {

constexpr size_t kTakenUpPerBatchMax = 10'000;  // bounds the write batch; the next call takes up more

absl::Status Damaged() {
  return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}},
                   "the record of deliveries is damaged");
}

std::optional<AlertKey> AlertOf(const std::string& key, const std::string& prefix) {
  return DecodeAlertKey(key.data() + prefix.size(), key.size() - prefix.size());
}

// The first key behind the one of an alert.
std::string Behind(std::string key) {
  key.push_back('\0');
  return key;
}

// Adds to a batch, to the one family.
class Batch {
 public:
  explicit Batch(rocksdb::ColumnFamilyHandle* family) : family_(family) {}

  // Adding to a batch without limits cannot fail.
  void Put(const std::string& key, const std::string& value) {
    batch_.Put(family_, key, value).PermitUncheckedError();
  }
  void Delete(const std::string& key) { batch_.Delete(family_, key).PermitUncheckedError(); }
  void PutFiring(const std::string& sink_id, const std::vector<AlertKey>& alerts) {
    for (AlertKey alert : alerts) Put(DeliveryKey(DeliveryKind::kFiring, sink_id, alert), "");
  }

  rocksdb::WriteBatch& batch() { return batch_; }

 private:
  rocksdb::ColumnFamilyHandle* const family_;
  rocksdb::WriteBatch batch_;
};

}  // namespace

absl::StatusOr<std::optional<AlertKey>> RocksDeliveryLog::Cursor(const std::string& sink_id) const {
  std::string value;
  const absl::StatusOr<bool> found =
      SnapshotState(database_).Get(Family::kDeliveries, CursorKey(sink_id), &value);
  if (!found.ok()) return found.status();
  if (!*found) return std::nullopt;
  const std::optional<AlertKey> cursor = DecodeAlertKey(value.data(), value.size());
  if (!cursor.has_value()) return Damaged();
  return cursor;
}

absl::Status RocksDeliveryLog::Advance(const std::string& sink_id, AlertKey cursor,
                                       const std::vector<AlertKey>& firing) {
  Batch batch(database_.handle(Family::kDeliveries));
  batch.Put(CursorKey(sink_id), EncodeAlertKey(cursor));
  batch.Delete(AttemptsKey(sink_id));
  batch.PutFiring(sink_id, firing);
  return Write(batch.batch(), /*sync=*/false);
}

absl::Status RocksDeliveryLog::SetAttempts(const std::string& sink_id, const FailedAttempts& failed) {
  Batch batch(database_.handle(Family::kDeliveries));
  batch.Put(AttemptsKey(sink_id), EncodeAttempts(failed));
  return Write(batch.batch(), /*sync=*/false);
}

absl::StatusOr<std::optional<FailedAttempts>> RocksDeliveryLog::Attempts(const std::string& sink_id) const {
  std::string value;
  const absl::StatusOr<bool> found =
      SnapshotState(database_).Get(Family::kDeliveries, AttemptsKey(sink_id), &value);
  if (!found.ok()) return found.status();
  if (!*found) return std::nullopt;
  const std::optional<FailedAttempts> failed = DecodeAttempts(value);
  if (!failed.has_value()) return Damaged();
  return failed;
}

absl::Status RocksDeliveryLog::Park(const std::string& sink_id, const std::vector<ParkedRecord>& parked,
                                    std::optional<AlertKey> cursor) {
  const std::scoped_lock lock(parking_mutex_);
  Batch batch(database_.handle(Family::kDeliveries));
  int64_t added = 0;
  for (const ParkedRecord& record : parked) {
    added += IsParked(sink_id, record.key) ? 0 : 1;
    batch.Put(DeliveryKey(DeliveryKind::kParked, sink_id, record.key), EncodeParked(record));
    batch.Delete(DeliveryKey(DeliveryKind::kTakenUp, sink_id, record.key));
  }
  batch.Delete(AttemptsKey(sink_id));
  if (cursor.has_value()) batch.Put(CursorKey(sink_id), EncodeAlertKey(*cursor));
  const absl::Status written = Write(batch.batch(), /*sync=*/true);
  if (written.ok()) AddToCount(sink_id, added);
  return written;
}

absl::StatusOr<std::vector<ParkedRecord>> RocksDeliveryLog::Parked(const ParkedQuery& query) const {
  const std::string prefix = query.sink_id.has_value()
                                 ? DeliveryPrefix(DeliveryKind::kParked, *query.sink_id)
                                 : std::string(1, static_cast<char>(DeliveryKind::kParked));
  std::string from = prefix;
  if (query.after.has_value()) {
    from = Behind(DeliveryKey(DeliveryKind::kParked, query.after->first, query.after->second));
  }
  std::vector<ParkedRecord> records;
  bool damaged = false;
  const absl::Status status = Walk(prefix, from, [&](const std::string& key, const std::string& value) {
    if (records.size() >= query.limit) return false;
    std::optional<ParkedRecord> record = DecodeParked(key, value);
    damaged = !record.has_value();
    if (!damaged) records.push_back(*std::move(record));
    return !damaged;
  });
  if (!status.ok()) return status;
  if (damaged) return Damaged();
  return records;
}

absl::Status RocksDeliveryLog::Load() {
  const std::string prefix(1, static_cast<char>(DeliveryKind::kParked));
  std::map<std::string, uint64_t> counts;
  const absl::Status status = Walk(prefix, prefix, [&](const std::string& key, const std::string&) {
    ++counts[key.substr(1, key.find('\0') - 1)];
    return true;
  });
  const std::scoped_lock lock(counts_mutex_);
  parked_counts_ = std::move(counts);
  return status;
}

absl::StatusOr<uint64_t> RocksDeliveryLog::CountParked(const std::optional<std::string>& sink_id) const {
  const std::scoped_lock lock(counts_mutex_);
  uint64_t count = 0;
  for (const auto& [sink, parked] : parked_counts_) {
    if (!sink_id.has_value() || sink == *sink_id) count += parked;
  }
  return count;
}

bool RocksDeliveryLog::IsParked(const std::string& sink_id, AlertKey alert) const {
  std::string value;
  return SnapshotState(database_)
      .Get(Family::kDeliveries, DeliveryKey(DeliveryKind::kParked, sink_id, alert), &value)
      .value_or(false);
}

void RocksDeliveryLog::AddToCount(const std::string& sink_id, int64_t difference) {
  const std::scoped_lock lock(counts_mutex_);
  parked_counts_[sink_id] += static_cast<uint64_t>(difference);
}

absl::StatusOr<uint64_t> RocksDeliveryLog::TakeUp(const std::string& sink_id,
                                                  const std::vector<AlertKey>& only) {
  const std::scoped_lock lock(parking_mutex_);
  const std::set<AlertKey> wanted(only.begin(), only.end());
  const std::string prefix = DeliveryPrefix(DeliveryKind::kParked, sink_id);
  Batch batch(database_.handle(Family::kDeliveries));
  uint64_t count = 0;
  bool damaged = false;
  const absl::Status status = Walk(prefix, prefix, [&](const std::string& key, const std::string& value) {
    const std::optional<AlertKey> alert = AlertOf(key, prefix);
    damaged = !alert.has_value();
    if (damaged || count >= kTakenUpPerBatchMax) return false;
    if (!wanted.empty() && !wanted.contains(*alert)) return true;
    batch.Delete(key);
    batch.Put(DeliveryKey(DeliveryKind::kTakenUp, sink_id, *alert), value);
    ++count;
    return true;
  });
  if (!status.ok()) return status;
  if (damaged) return Damaged();
  if (count == 0) return count;
  const absl::Status written = Write(batch.batch(), /*sync=*/true);
  if (!written.ok()) return written;
  AddToCount(sink_id, -static_cast<int64_t>(count));
  return count;
}

absl::StatusOr<std::vector<AlertKey>> RocksDeliveryLog::TakenUp(const std::string& sink_id,
                                                                size_t limit) const {
  return Keys(DeliveryKind::kTakenUp, sink_id, std::nullopt, limit);
}

absl::Status RocksDeliveryLog::FinishTakenUp(const std::string& sink_id, const std::vector<AlertKey>& keys,
                                             const std::vector<AlertKey>& firing) {
  Batch batch(database_.handle(Family::kDeliveries));
  batch.Delete(AttemptsKey(sink_id));
  for (AlertKey alert : keys) batch.Delete(DeliveryKey(DeliveryKind::kTakenUp, sink_id, alert));
  batch.PutFiring(sink_id, firing);
  return Write(batch.batch(), /*sync=*/false);
}

absl::StatusOr<std::vector<AlertKey>> RocksDeliveryLog::Firing(const std::string& sink_id,
                                                               std::optional<AlertKey> after,
                                                               size_t limit) const {
  return Keys(DeliveryKind::kFiring, sink_id, after, limit);
}

absl::Status RocksDeliveryLog::ForgetFiring(const std::string& sink_id, const std::vector<AlertKey>& keys) {
  Batch batch(database_.handle(Family::kDeliveries));
  for (AlertKey alert : keys) batch.Delete(DeliveryKey(DeliveryKind::kFiring, sink_id, alert));
  return Write(batch.batch(), /*sync=*/false);
}

absl::StatusOr<std::vector<AlertKey>> RocksDeliveryLog::Keys(DeliveryKind kind, const std::string& sink_id,
                                                             std::optional<AlertKey> after,
                                                             size_t limit) const {
  const std::string prefix = DeliveryPrefix(kind, sink_id);
  const std::string from = after.has_value() ? Behind(DeliveryKey(kind, sink_id, *after)) : prefix;
  std::vector<AlertKey> keys;
  bool damaged = false;
  const absl::Status status = Walk(prefix, from, [&](const std::string& key, const std::string&) {
    if (keys.size() >= limit) return false;
    const std::optional<AlertKey> alert = AlertOf(key, prefix);
    damaged = !alert.has_value();
    if (!damaged) keys.push_back(*alert);
    return !damaged;
  });
  if (!status.ok()) return status;
  if (damaged) return Damaged();
  return keys;
}

absl::Status RocksDeliveryLog::Walk(
    const std::string& prefix, const std::string& from,
    const std::function<bool(const std::string& key, const std::string& value)>& take) const {
  const SnapshotState state(database_);
  const std::unique_ptr<rocksdb::Iterator> it = state.NewIterator(Family::kDeliveries, prefix);
  for (it->Seek(from); it->Valid() && it->key().starts_with(prefix); it->Next()) {
    if (!take(it->key().ToString(), it->value().ToString())) break;
  }
  return IteratorStatus(*it);
}

absl::Status RocksDeliveryLog::Write(rocksdb::WriteBatch& batch, bool sync) {
  rocksdb::WriteOptions options;
  options.sync = sync;
  const rocksdb::Status status = database_.db().Write(options, &batch);
  return status.ok() ? absl::OkStatus() : StorageFailed("writing deliveries", status);
}

}  // namespace parley
