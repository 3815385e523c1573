#include "storage/engine/db_state.h"

#include <algorithm>
#include <utility>

#include "absl/strings/string_view.h"
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

// How the writes of a family wait for Commit.
enum class Waiting {
  kIndexed,  // in the batch and its index: iterators see them
  kMapped,   // in the batch and a map: written once for ever, read back by key
  kMerged,   // in a map alone: written again and again, so they enter the batch once, at Commit
};

Waiting WaitingOf(Family family) {
  switch (family) {
    case Family::kMeta:
    case Family::kPairs:
      return Waiting::kMerged;
    case Family::kLedger:
    case Family::kEventIds:
      return Waiting::kMapped;
    default:
      return Waiting::kIndexed;
  }
}

absl::string_view View(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

}  // namespace

absl::Status IteratorStatus(const rocksdb::Iterator& it) {
  const rocksdb::Status status = it.status();
  return status.ok() ? absl::OkStatus() : StorageFailed("reading", status);
}

SnapshotState::SnapshotState(Database& database)
    : database_(database),
      epoch_before_(database.objects().epoch()),
      snapshot_(&database.db()),
      objects_{&database.objects(), epoch_before_,
               epoch_before_ % 2 == 0 && database.objects().epoch() == epoch_before_} {}

absl::StatusOr<bool> SnapshotState::Get(Family family, const rocksdb::Slice& key, std::string* value) const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_.snapshot();
  return Found(database_.db().Get(options, database_.handle(family), key, value));
}

std::unique_ptr<rocksdb::Iterator> SnapshotState::NewIterator(Family family, const rocksdb::Slice&) const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_.snapshot();
  options.total_order_seek = true;
  return std::unique_ptr<rocksdb::Iterator>(database_.db().NewIterator(options, database_.handle(family)));
}

std::unique_ptr<rocksdb::Iterator> SnapshotState::NewPrefixIterator(Family family) const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_.snapshot();
  options.prefix_same_as_start = SeekPrefixBytes(family) > 0;
  return std::unique_ptr<rocksdb::Iterator>(database_.db().NewIterator(options, database_.handle(family)));
}

BatchState::BatchState(Database& database)
    : database_(database),
      batch_(rocksdb::BytewiseComparator(), kBatchReservedBytes, /*overwrite_key=*/true) {}

absl::StatusOr<bool> BatchState::Get(Family family, const rocksdb::Slice& key, std::string* value) const {
  if (WaitingOf(family) != Waiting::kIndexed) {
    const Overlay& overlay = overlays_[static_cast<size_t>(family)];
    if (auto it = overlay.find(View(key)); it != overlay.end()) {
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
  rocksdb::ReadOptions options;
  options.total_order_seek = true;
  rocksdb::Iterator* base = database_.db().NewIterator(options, handle);
  return std::unique_ptr<rocksdb::Iterator>(batch.NewIteratorWithBase(handle, base));
}

absl::Status BatchState::Put(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) {
  changed_ = true;
  if (WaitingOf(family) != Waiting::kIndexed) return PutOverlay(family, key, value);
  const rocksdb::Status status = batch_.Put(database_.handle(family), key, value);
  return status.ok() ? absl::OkStatus() : StorageFailed("writing", status);
}

absl::Status BatchState::PutOverlay(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) {
  auto [it, inserted] = overlays_[static_cast<size_t>(family)].try_emplace(View(key));
  Undo undo{family, it->first, std::nullopt};
  if (!inserted) undo.value = std::move(it->second);
  undo_.push_back(std::move(undo));
  it->second.assign(value.data(), value.size());
  return WaitingOf(family) == Waiting::kMapped ? PutBlind(family, key, value) : absl::OkStatus();
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
    Overlay& overlay = overlays_[static_cast<size_t>(it->family)];
    if (it->value.has_value()) {
      overlay[it->key] = *std::move(it->value);
    } else {
      overlay.erase(it->key);
    }
  }
  undo_.clear();
  const rocksdb::Status status = batch_.RollbackToSavePoint();
  return status.ok() ? absl::OkStatus() : StorageFailed("taking back a request", status);
}

absl::Status BatchState::Commit(bool sync) {
  rocksdb::WriteBatch& batch = *batch_.GetWriteBatch();
  rocksdb::Status status;
  for (Family family : {Family::kMeta, Family::kPairs}) {
    for (const auto& [key, value] : overlays_[static_cast<size_t>(family)]) {
      status = batch.Put(database_.handle(family), key, value);
      if (!status.ok()) return StorageFailed("writing", status);
    }
  }
  rocksdb::WriteOptions options;
  options.sync = sync;
  std::vector<rocksdb::Slice> pairs;
  for (const auto& [key, value] : overlays_[static_cast<size_t>(Family::kPairs)]) pairs.emplace_back(key);
  database_.objects().BeginCommit(ObjectKind::kHead, pairs);
  status = database_.db().Write(options, &batch);
  database_.objects().EndCommit();
  batch_.Clear();
  for (Overlay& overlay : overlays_) overlay.clear();
  undo_.clear();
  return status.ok() ? absl::OkStatus() : StorageFailed("writing", status);
}

size_t BatchState::SizeBytes() const {
  auto& batch = const_cast<rocksdb::WriteBatchWithIndex&>(batch_);
  return batch.GetWriteBatch()->GetDataSize();
}

bool BatchState::empty() const {
  auto& batch = const_cast<rocksdb::WriteBatchWithIndex&>(batch_);
  return batch.GetWriteBatch()->Count() == 0 &&
         std::all_of(overlays_.begin(), overlays_.end(),
                     [](const Overlay& overlay) { return overlay.empty(); });
}

}  // namespace parley
