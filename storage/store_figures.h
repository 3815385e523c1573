// StoreFigures: what operators want to know of a store, as plain numbers.
#pragma once

#include <cstdint>

namespace parley {

// Of the database below the store.
struct DatabaseFigures {
  uint64_t memtable_bytes = 0;
  uint64_t block_cache_bytes = 0;  // in use
  uint64_t block_cache_capacity_bytes = 0;
  uint64_t sst_bytes = 0;
  uint64_t wal_bytes = 0;                 // of logs that are still needed
  uint64_t pending_compaction_bytes = 0;  // about
  uint64_t running_compactions = 0;
  uint64_t background_errors = 0;  // since it was opened
  bool writes_stopped = false;
  uint64_t delayed_write_bytes_per_second = 0;  // the rate to which writes are held; 0: not held
  // Since it was opened; 0 unless StoreOptions::count_reads.
  uint64_t block_cache_hits = 0;
  uint64_t block_cache_misses = 0;
  uint64_t stall_us = 0;  // writes waited for memtables or compactions
};

// Of the store.
struct StoreFigures {
  uint64_t queued_appends = 0;  // waiting for the writer
  uint64_t queued_bytes = 0;
  DatabaseFigures database;
};

}  // namespace parley
