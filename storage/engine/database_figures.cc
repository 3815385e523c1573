// What Database tells of itself.

#include <string>

#include "rocksdb/statistics.h"
#include "storage/engine/database.h"

namespace parley {

// Summed over the families that have the property.
uint64_t Database::Sum(const std::string& property) const {
  uint64_t total = 0;
  for (rocksdb::ColumnFamilyHandle* handle : OpenHandles()) {
    uint64_t value = 0;
    if (db_->GetIntProperty(handle, property, &value)) total += value;
  }
  return total;
}

// Of the database, or of what its families share.
uint64_t Database::Shared(const std::string& property) const {
  uint64_t value = 0;
  db_->GetIntProperty(property, &value);
  return value;
}

uint64_t Database::WalBytes() const {
  uint64_t total = 0;
  rocksdb::VectorLogPtr wal_files;
  if (db_->GetSortedWalFiles(wal_files).ok()) {
    for (const auto& file : wal_files) total += file->SizeFileBytes();
  }
  return total;
}

uint64_t Database::DiskBytes() const {
  return Sum(rocksdb::DB::Properties::kTotalSstFilesSize) + WalBytes();
}

DatabaseFigures Database::Figures() const {
  using Properties = rocksdb::DB::Properties;
  DatabaseFigures figures;
  figures.memtable_bytes = Sum(Properties::kCurSizeAllMemTables);
  figures.block_cache_bytes = Shared(Properties::kBlockCacheUsage);
  figures.block_cache_capacity_bytes = Shared(Properties::kBlockCacheCapacity);
  figures.sst_bytes = Sum(Properties::kTotalSstFilesSize);
  figures.wal_bytes = WalBytes();
  figures.pending_compaction_bytes = Sum(Properties::kEstimatePendingCompactionBytes);
  figures.running_compactions = Shared(Properties::kNumRunningCompactions);
  figures.background_errors = Shared(Properties::kBackgroundErrors);
  figures.writes_stopped = Shared(Properties::kIsWriteStopped) != 0;
  figures.delayed_write_bytes_per_second = Shared(Properties::kActualDelayedWriteRate);
  if (statistics_ != nullptr) {
    figures.block_cache_hits = statistics_->getTickerCount(rocksdb::BLOCK_CACHE_HIT);
    figures.block_cache_misses = statistics_->getTickerCount(rocksdb::BLOCK_CACHE_MISS);
    figures.stall_us = statistics_->getTickerCount(rocksdb::STALL_MICROS);
  }
  return figures;
}

}  // namespace parley
