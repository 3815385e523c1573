#include "storage/engine/db_state.h"

#include <string>
#include <utility>
#include <vector>

#include "rocksdb/sst_file_writer.h"
#include "rocksdb/write_batch.h"
#include "storage/engine/layered_iterator.h"

namespace parley {
namespace {

absl::StatusOr<bool> Found(const rocksdb::Status& status) {
  if (status.ok()) return true;
  if (status.IsNotFound()) return false;
  return StorageFailed("reading", status);
}

// True for values that readers keep one by one. Heads are not while there is a commit under way.
bool IsKeptByItself(Family family, const ValueCacheView& values) {
  return family == Family::kFolds || (family == Family::kPairs && values.has_current);
}

// Sorted items lie anywhere in memory: waiting for one after the other would take half of the time.
void FetchAhead(const WriteLayer::Items& items, size_t at) {
  constexpr size_t kKey = 8;
  constexpr size_t kItem = 2 * kKey;
  if (at + kItem >= items.size()) return;
  __builtin_prefetch(items[at + kItem]);
  __builtin_prefetch(items[at + kKey]->key.data());
}

// Writes items, in key order, as a sorted file of the family.
rocksdb::Status WriteSorted(Database& database, Family family, const WriteLayer::Items& items,
                            const std::string& path) {
  rocksdb::ColumnFamilyHandle* handle = database.handle(family);
  const rocksdb::Options options = database.db().GetOptions(handle);
  rocksdb::SstFileWriter file(rocksdb::EnvOptions(), options, handle);
  rocksdb::Status status = file.Open(path);
  for (size_t i = 0; i < items.size() && status.ok(); ++i) {
    FetchAhead(items, i);
    status = items[i]->is_deleted ? file.Delete(items[i]->key) : file.Put(items[i]->key, items[i]->value);
  }
  return status.ok() ? file.Finish() : status;
}

}  // namespace

absl::Status IteratorStatus(const rocksdb::Iterator& it) {
  const rocksdb::Status status = it.status();
  return status.ok() ? absl::OkStatus() : StorageFailed("reading", status);
}

SnapshotState::SnapshotState(Database& database)
    : database_(database),
      epoch_before_(database.values().epoch()),
      snapshot_(&database.db()),
      values_{&database.values(), epoch_before_,
              epoch_before_ % 2 == 0 && database.values().epoch() == epoch_before_} {}

rocksdb::ReadOptions SnapshotState::Options() const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_.snapshot();
  return options;
}

std::unique_ptr<rocksdb::Iterator> SnapshotState::Iterate(Family family,
                                                          const rocksdb::ReadOptions& options) const {
  return std::unique_ptr<rocksdb::Iterator>(database_.db().NewIterator(options, database_.handle(family)));
}

absl::StatusOr<bool> SnapshotState::Get(Family family, const rocksdb::Slice& key, std::string* value) const {
  rocksdb::ReadOptions options = Options();
  options.fill_cache = !IsKeptByItself(family, values_);
  return Found(database_.db().Get(options, database_.handle(family), key, value));
}

std::unique_ptr<rocksdb::Iterator> SnapshotState::NewIterator(Family family, const rocksdb::Slice&) const {
  rocksdb::ReadOptions options = Options();
  options.total_order_seek = true;
  return Iterate(family, options);
}

std::unique_ptr<rocksdb::Iterator> SnapshotState::NewPrefixIterator(Family family) const {
  rocksdb::ReadOptions options = Options();
  options.prefix_same_as_start = SeekPrefixBytes(family) > 0;
  return Iterate(family, options);
}

std::unique_ptr<rocksdb::Iterator> SnapshotState::NewWalk(Family family) const {
  rocksdb::ReadOptions options = Options();
  options.total_order_seek = true;
  options.fill_cache = false;
  return Iterate(family, options);
}

absl::StatusOr<bool> BatchState::Get(Family family, const rocksdb::Slice& key, std::string* value) const {
  for (const WriteLayer* layer : {&open_, &sealed_}) {
    const WriteLayer::Item* item = layer->Find(family, key);
    if (item == nullptr) continue;
    if (item->is_deleted) return false;
    value->assign(item->value.data(), item->value.size());
    return true;
  }
  if (family == Family::kPairs && recent_heads_.Find(key, value)) return true;
  return Found(database_.db().Get(rocksdb::ReadOptions(), database_.handle(family), key, value));
}

std::unique_ptr<rocksdb::Iterator> BatchState::NewIterator(Family family,
                                                           const rocksdb::Slice& prefix) const {
  rocksdb::ReadOptions options;
  options.total_order_seek = true;
  std::unique_ptr<rocksdb::Iterator> it(database_.db().NewIterator(options, database_.handle(family)));
  for (const WriteLayer* layer : {&sealed_, &open_})
    it = std::make_unique<LayeredIterator>(std::move(it), *layer, family, prefix);
  return it;
}

absl::Status BatchState::Put(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) {
  open_.Put(family, key, value);
  return absl::OkStatus();
}

absl::Status BatchState::Delete(Family family, const rocksdb::Slice& key) {
  open_.Put(family, key, {}, /*is_deleted=*/true);
  return absl::OkStatus();
}

absl::Status BatchState::PutBlind(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) {
  open_.PutBlind(family, key, value);
  return absl::OkStatus();
}

void BatchState::Seal() {
  sealed_.ForEach(Family::kPairs, [this](const WriteLayer::Item& head) {
    if (head.is_deleted) {
      recent_heads_.Clear();
    } else {
      recent_heads_.Keep(head.key, head.value);
    }
  });
  std::swap(open_, sealed_);
  open_.Clear();
}

// Each family in key order: RocksDB's memtables take neighbours faster than strangers.
absl::Status BatchState::CommitSealed(bool sync) {
  rocksdb::WriteBatch batch;
  std::vector<rocksdb::Slice> pairs;
  rocksdb::Status status;
  for (size_t i = 0; i < kFamilyCount && status.ok(); ++i) {
    const auto family = static_cast<Family>(i);
    for (const WriteLayer::Item* item : sealed_.Sorted(family)) {
      status = item->is_deleted ? batch.Delete(database_.handle(family), item->key)
                                : batch.Put(database_.handle(family), item->key, item->value);
      if (!status.ok()) break;
      if (family == Family::kPairs) pairs.push_back(item->key);
    }
  }
  if (!status.ok()) return StorageFailed("writing", status);
  rocksdb::WriteOptions options;
  options.sync = sync;
  database_.values().BeginCommit(ValueKind::kHead, pairs);
  status = database_.db().Write(options, &batch);
  database_.values().EndCommit();
  return status.ok() ? absl::OkStatus() : StorageFailed("writing", status);
}

absl::Status BatchState::IngestSealed() {
  std::vector<rocksdb::IngestExternalFileArg> files;
  rocksdb::Status status;
  for (size_t i = 0; i < kFamilyCount && status.ok(); ++i) {
    const auto family = static_cast<Family>(i);
    const WriteLayer::Items items = sealed_.Sorted(family);
    if (items.empty()) continue;
    rocksdb::IngestExternalFileArg& file = files.emplace_back();
    file.column_family = database_.handle(family);
    file.external_files = {database_.db().GetName() + "/sorted-" + kFamilyNames[i] + ".sst"};
    file.options.move_files = true;
    status = WriteSorted(database_, family, items, file.external_files.front());
  }
  if (status.ok() && !files.empty()) status = database_.db().IngestExternalFiles(files);
  return status.ok() ? absl::OkStatus() : StorageFailed("writing sorted files", status);
}

absl::Status BatchState::Commit(bool sync) {
  Seal();
  return CommitSealed(sync);
}

}  // namespace parley
