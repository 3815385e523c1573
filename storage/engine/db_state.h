// ReadState through a snapshot, WriteState through a batch.
#pragma once

#include <memory>
#include <string>

#include "rocksdb/snapshot.h"
#include "storage/engine/database.h"
#include "storage/engine/recent_values.h"
#include "storage/engine/state.h"
#include "storage/engine/write_layer.h"

namespace parley {

// Reads what was committed when it was made. Thread-safe. The database must outlive it.
class SnapshotState final : public ReadState {
 public:
  explicit SnapshotState(Database& database);

  absl::StatusOr<bool> Get(Family family, const rocksdb::Slice& key, std::string* value) const override;
  std::unique_ptr<rocksdb::Iterator> NewIterator(Family family, const rocksdb::Slice& prefix) const override;
  std::unique_ptr<rocksdb::Iterator> NewPrefixIterator(Family family) const override;
  ValueCacheView values() const override { return values_; }

  // An iterator for who passes the whole of a family once: what it reads is not left in the cache.
  std::unique_ptr<rocksdb::Iterator> NewWalk(Family family) const;

 private:
  rocksdb::ReadOptions Options() const;
  std::unique_ptr<rocksdb::Iterator> Iterate(Family family, const rocksdb::ReadOptions& options) const;

  Database& database_;
  const uint64_t epoch_before_;                // read before the snapshot is taken
  mutable rocksdb::ManagedSnapshot snapshot_;  // its accessor is not const
  const ValueCacheView values_;
};

// Collects the writes of a group of events; reads see them on top of the database. One thread, but for
// CommitSealed().
//
// Two groups may be on their way: one is *sealed*, complete and being synced, while the next one collects and
// sees the sealed one's writes as if they were committed.
class BatchState final : public WriteState {
 public:
  explicit BatchState(Database& database) : database_(database), recent_heads_(kRecentHeadBytes) {}

  absl::StatusOr<bool> Get(Family family, const rocksdb::Slice& key, std::string* value) const override;
  std::unique_ptr<rocksdb::Iterator> NewIterator(Family family, const rocksdb::Slice& prefix) const override;
  absl::Status Put(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) override;
  absl::Status Delete(Family family, const rocksdb::Slice& key) override;
  absl::Status PutBlind(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) override;

  // Marks a point to roll back to; forgets the point before.
  void SetSavePoint() { open_.SetSavePoint(); }

  // Takes back every write since the save point.
  void RollBack() { open_.RollBack(); }

  // Ends the group: what follows belongs to the next. The sealed group before must have been written.
  void Seal();

  // Writes the sealed group atomically; with `sync` it is on disk when this returns OK. May run on another
  // thread while the next group collects.
  absl::Status CommitSealed(bool sync);

  // Writes the sealed group as one sorted file for each family: much cheaper for large groups, not atomic,
  // and not for families with writes that are not yet in files. The files are packed as those at rest are:
  // few others should have keys between theirs. On disk when this returns OK. May run on another thread.
  absl::Status IngestSealed();

  // Both Seal() and CommitSealed().
  absl::Status Commit(bool sync);

  // Writes of the sealed group to a family, in key order. Valid until the next Seal().
  WriteLayer::Items sealed(Family family) const { return sealed_.Sorted(family); }

  // Bytes of keys and values collected since the last Seal, about.
  size_t SizeBytes() const { return open_.size_bytes(); }

  // Bytes of memory that they take, about. As many again are in memory while those before are written.
  size_t MemoryBytes() const { return open_.MemoryBytes(); }

 private:
  static constexpr size_t kRecentHeadBytes = 16 << 20;

  Database& database_;
  WriteLayer open_;
  WriteLayer sealed_;  // under open_; a committed one may stay: it says what the database says
  mutable RecentValues recent_heads_;  // of kPairs, under sealed_: nearly every event reads a head
};

}  // namespace parley
