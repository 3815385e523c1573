// ReadState through a snapshot, WriteState through a batch.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "rocksdb/snapshot.h"
#include "rocksdb/utilities/write_batch_with_index.h"
#include "storage/engine/database.h"
#include "storage/engine/state.h"

namespace parley {

// Reads what was committed when it was made. Thread-safe. The database must outlive it.
class SnapshotState final : public ReadState {
 public:
  explicit SnapshotState(Database& database);

  absl::StatusOr<bool> Get(Family family, const rocksdb::Slice& key, std::string* value) const override;
  std::unique_ptr<rocksdb::Iterator> NewIterator(Family family, const rocksdb::Slice& prefix) const override;
  std::unique_ptr<rocksdb::Iterator> NewPrefixIterator(Family family) const override;
  ObjectCacheView objects() const override { return objects_; }

 private:
  Database& database_;
  const uint64_t epoch_before_;                // read before the snapshot is taken
  mutable rocksdb::ManagedSnapshot snapshot_;  // its accessor is not const
  const ObjectCacheView objects_;
};

// Collects the writes of a group of events; reads see them on top of the database. One thread.
//
// Most families are read back by key only. Hash maps serve those reads: keeping a sorted index of the
// batch would cost more than writing it. So Get sees every write but the blind ones; iterators see those of
// kStances, kFolds and kRevisions alone.
class BatchState final : public WriteState {
 public:
  explicit BatchState(Database& database);

  absl::StatusOr<bool> Get(Family family, const rocksdb::Slice& key, std::string* value) const override;
  std::unique_ptr<rocksdb::Iterator> NewIterator(Family family, const rocksdb::Slice& prefix) const override;
  absl::Status Put(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) override;
  absl::Status Delete(Family family, const rocksdb::Slice& key) override;
  absl::Status PutBlind(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) override;

  // Marks a point to roll back to; forgets the point before.
  void SetSavePoint();

  // Takes back every write since the save point. Free when there was none.
  absl::Status RollBack();

  // Writes everything atomically; with `sync` it is on disk when this returns OK. Then starts afresh.
  absl::Status Commit(bool sync);

  // Bytes collected so far, about.
  size_t SizeBytes() const;

  bool empty() const;

 private:
  using Overlay = absl::flat_hash_map<std::string, std::string>;
  struct Undo {
    Family family;
    std::string key;
    std::optional<std::string> value;  // what stood there before; absent: nothing
  };

  absl::Status PutOverlay(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value);

  Database& database_;
  rocksdb::WriteBatchWithIndex batch_;
  std::array<Overlay, kFamilyCount> overlays_;
  std::vector<Undo> undo_;
  bool changed_ = false;  // since the save point
};

}  // namespace parley
