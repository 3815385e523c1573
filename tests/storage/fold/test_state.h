// States for tests of the fold index: a RocksDB in memory, and a reader that counts what it touches.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/utilities/write_batch_with_index.h"
#include "storage/engine/state.h"

namespace parley {

// A database of its own in memory. Writes collect in a batch that reads see, as in the server, and are
// committed after every `writes_per_batch` of them and by Commit.
class MemoryState final : public WriteState {
 public:
  explicit MemoryState(size_t writes_per_batch = 1);
  ~MemoryState() override;

  absl::StatusOr<bool> Get(Family family, const rocksdb::Slice& key, std::string* value) const override;
  std::unique_ptr<rocksdb::Iterator> NewIterator(Family family, const rocksdb::Slice& prefix) const override;
  absl::Status Put(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) override;
  absl::Status Delete(Family family, const rocksdb::Slice& key) override;
  absl::Status PutBlind(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) override;

  void Commit();

  // Every key and value of a family, or of all of them, readable.
  std::string Dump(Family family) const;
  std::string Dump() const;

 private:
  rocksdb::ColumnFamilyHandle* Handle(Family family) const { return handles_[static_cast<size_t>(family)]; }
  absl::Status Wrote(const rocksdb::Status& status);

  size_t writes_per_batch_;
  size_t writes_ = 0;
  std::unique_ptr<rocksdb::Env> env_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  mutable rocksdb::WriteBatchWithIndex batch_;
};

// Passes reads on and counts them: a Get, a seek and an iterator's step are one each.
class CountingState final : public ReadState {
 public:
  explicit CountingState(const ReadState& state) : state_(state) {}

  absl::StatusOr<bool> Get(Family family, const rocksdb::Slice& key, std::string* value) const override;
  std::unique_ptr<rocksdb::Iterator> NewIterator(Family family, const rocksdb::Slice& prefix) const override;

  // Reads since the last call.
  size_t TakeReads() const;

  // Reads of a key that was read before, since the last call; without those of iterators.
  size_t TakeRepeats() const;

 private:
  const ReadState& state_;
  mutable size_t reads_ = 0;
  mutable std::multiset<std::string> asked_;
};

}  // namespace parley
