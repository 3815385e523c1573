#include "storage/engine/db_state.h"

#include <algorithm>

#include "rocksdb/comparator.h"
#include "rocksdb/write_batch.h"

namespace parley {
namespace {

constexpr size_t kBatchReservedBytes = 1 << 20;

absl::StatusOr<bool> Found(const rocksdb::Status& status) {
  if (status.ok()) return true;
  if (status.IsNotFound()) return false;
  return StorageFailed("reading", status);
}

}  // namespace

absl::Status IteratorStatus(const rocksdb::Iterator& it) {
  const rocksdb::Status status = it.status();
  return status.ok() ? absl::OkStatus() : StorageFailed("reading", status);
}

SnapshotState::SnapshotState(Database& database) : database_(database), snapshot_(&database.db()) {}

absl::StatusOr<bool> SnapshotState::Get(Family family, const rocksdb::Slice& key, std::string* value) const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_.snapshot();
  return Found(database_.db().Get(options, database_.handle(family), key, value));
}

std::unique_ptr<rocksdb::Iterator> SnapshotState::NewIterator(Family family, const rocksdb::Slice&) const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_.snapshot();
  return std::unique_ptr<rocksdb::Iterator>(database_.db().NewIterator(options, database_.handle(family)));
}

BatchState::BatchState(Database& database)
    : database_(database),
      batch_(rocksdb::BytewiseComparator(), kBatchReservedBytes, /*overwrite_key=*/true) {}

absl::StatusOr<bool> BatchState::Get(Family family, const rocksdb::Slice& key, std::string* value) const {
  if (IsOverlaid(family)) {
    auto it = overlay_.find({family, key.ToString()});
    if (it != overlay_.end()) {
      *value = it->second;
      return true;
    }
    return Found(database_.db().Get(rocksdb::ReadOptions(), database_.handle(family), key, value));
  }
  // GetFromBatchAndDB is not const in RocksDB though it changes nothing.
  auto& batch = const_cast<rocksdb::WriteBatchWithIndex&>(batch_);
  return Found(
      batch.GetFromBatchAndDB(&database_.db(), rocksdb::ReadOptions(), database_.handle(family), key, value));
}

std::unique_ptr<rocksdb::Iterator> BatchState::NewIterator(Family family, const rocksdb::Slice&) const {
  auto& batch = const_cast<rocksdb::WriteBatchWithIndex&>(batch_);
  rocksdb::ColumnFamilyHandle* handle = database_.handle(family);
  rocksdb::Iterator* base = database_.db().NewIterator(rocksdb::ReadOptions(), handle);
  return std::unique_ptr<rocksdb::Iterator>(batch.NewIteratorWithBase(handle, base));
}

absl::Status BatchState::Put(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) {
  changed_ = true;
  if (IsOverlaid(family)) {
    OverlayKey overlay_key{family, key.ToString()};
    auto [it, inserted] = overlay_.try_emplace(overlay_key, value.ToString());
    if (inserted) {
      undo_.push_back({std::move(overlay_key), std::nullopt});
    } else {
      undo_.push_back({std::move(overlay_key), std::exchange(it->second, value.ToString())});
    }
    return absl::OkStatus();
  }
  const rocksdb::Status status = batch_.Put(database_.handle(family), key, value);
  return status.ok() ? absl::OkStatus() : StorageFailed("writing", status);
}

absl::Status BatchState::Delete(Family family, const rocksdb::Slice& key) {
  changed_ = true;
  const rocksdb::Status status = batch_.Delete(database_.handle(family), key);
  return status.ok() ? absl::OkStatus() : StorageFailed("deleting", status);
}

absl::Status BatchState::PutBlind(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) {
  changed_ = true;
  const rocksdb::Status status = batch_.GetWriteBatch()->Put(database_.handle(family), key, value);
  return status.ok() ? absl::OkStatus() : StorageFailed("writing", status);
}

void BatchState::SetSavePoint() {
  batch_.PopSavePoint().PermitUncheckedError();  // there is none the first time
  batch_.SetSavePoint();
  undo_.clear();
  changed_ = false;
}

absl::Status BatchState::RollBack() {
  if (!changed_) return absl::OkStatus();
  for (auto it = undo_.rbegin(); it != undo_.rend(); ++it) {
    if (it->value.has_value()) {
      overlay_[it->key] = *std::move(it->value);
    } else {
      overlay_.erase(it->key);
    }
  }
  undo_.clear();
  const rocksdb::Status status = batch_.RollbackToSavePoint();
  return status.ok() ? absl::OkStatus() : StorageFailed("taking back a request", status);
}

absl::Status BatchState::Commit(bool sync) {
  rocksdb::WriteBatch& batch = *batch_.GetWriteBatch();
  rocksdb::Status status;
  for (const auto& [key, value] : overlay_) {
    status = batch.Put(database_.handle(key.first), key.second, value);
    if (!status.ok()) return StorageFailed("writing", status);
  }
  rocksdb::WriteOptions options;
  options.sync = sync;
  status = database_.db().Write(options, &batch);
  batch_.Clear();
  overlay_.clear();
  undo_.clear();
  return status.ok() ? absl::OkStatus() : StorageFailed("writing", status);
}

size_t BatchState::SizeBytes() const {
  auto& batch = const_cast<rocksdb::WriteBatchWithIndex&>(batch_);
  return batch.GetWriteBatch()->GetDataSize();
}

bool BatchState::empty() const {
  auto& batch = const_cast<rocksdb::WriteBatchWithIndex&>(batch_);
  return batch.GetWriteBatch()->Count() == 0 && overlay_.empty();
}

}  // namespace parley
