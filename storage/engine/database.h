// The RocksDB database: opening it with its families, tuned for small records.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rocksdb/cache.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/statistics.h"
#include "storage/engine/families.h"
#include "storage/engine/value_cache.h"
#include "storage/store_figures.h"

namespace parley {

// How to open a database; see StoreOptions.
struct DatabaseOptions {
  size_t memory_budget_bytes = 0;  // block cache and write buffers together, about
  bool count_reads = false;
  bool accepts_damaged_log = false;
  rocksdb::Env* env = nullptr;  // null: the system's
};

// Owns the database and its family handles. Thread-safe as RocksDB is.
class Database {
 public:
  // Opens or creates the database in `directory`, which is created when missing. Errors: kStoreInUse,
  // kStoreTooNew, kStoreUnusable.
  static absl::StatusOr<std::unique_ptr<Database>> Open(const std::string& directory,
                                                        const DatabaseOptions& wanted);
  static absl::StatusOr<std::unique_ptr<Database>> Open(const std::string& directory,
                                                        size_t memory_budget_bytes) {
    return Open(directory, DatabaseOptions{.memory_budget_bytes = memory_budget_bytes});
  }

  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  rocksdb::DB& db() { return *db_; }
  std::string directory() const { return db_->GetName(); }
  rocksdb::ColumnFamilyHandle* handle(Family family) const { return handles_[static_cast<size_t>(family)]; }

  // The cache of blocks, and of what readers share.
  rocksdb::Cache& cache() { return *cache_; }

  // What readers share of single values; lives in the block cache.
  ValueCache& values() { return *values_; }

  // Removes every key of a family, at once and cheaply.
  absl::Status Clear(Family family);

  // Bytes on disk, about.
  uint64_t DiskBytes() const;

  // What it tells of itself; some milliseconds.
  DatabaseFigures Figures() const;

 private:
  Database() = default;
  void FlushBeforeClose();
  std::vector<rocksdb::ColumnFamilyHandle*> OpenHandles() const;  // a family whose renewal failed has none
  uint64_t Sum(const std::string& property) const;
  uint64_t Shared(const std::string& property) const;
  uint64_t WalBytes() const;

  std::shared_ptr<rocksdb::Cache> cache_;
  std::unique_ptr<rocksdb::Env> env_;  // what the database reads and writes its files through
  std::unique_ptr<ValueCache> values_;
  std::shared_ptr<rocksdb::Statistics> statistics_;  // null: nothing is counted
  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, kFamilyCount> handles_{};
};

// A disk error as one of ours: Internal kStorageFailed.
absl::Status StorageFailed(const std::string& what, const rocksdb::Status& status);

}  // namespace parley
