// LedgerWriter: a workload checked, applied and committed as parleyd's writer does, without gRPC and threads.
// What it commits stays in the log of the database, to be written once more without all that.
//
//   LedgerWriter writer(*database, shape, text);
//   const double seconds = writer.WriteInGroups();
//   const std::vector<std::string> batches = BatchesSince(*database, 0);
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "bench/workload/workload.h"
#include "rocksdb/types.h"
#include "storage/catalog/catalog.h"
#include "storage/engine/database.h"
#include "storage/write/append_group.h"

namespace parley::bench {

// When the first event of a ledger is recorded; microseconds since 1970-01-01 UTC.
constexpr int64_t kFirstRecordedAt_us = 1'780'000'000'000'000;

// What the log of `database` holds from sequence number `from` on: bytes of rocksdb::WriteBatch. Ends the
// program when they cannot be read.
std::vector<std::string> BatchesSince(Database& database, rocksdb::SequenceNumber from);

// One thread. `database`, which is empty, and `text` must outlive it. Ends the program when something fails.
class LedgerWriter {
 public:
  LedgerWriter(Database& database, const WorkloadShape& shape, const TextSource& text);

  // Writes the declarations and the events of the shape, in requests of 500 and with a sync for each 2,000.
  // Returns the seconds that this took, without making them. Once, and first.
  double WriteInGroups();

  // Writes `count` statements that follow, each in a request and with a sync of its own. Returns their
  // batches.
  std::vector<std::string> WriteOneByOne(size_t count);

 private:
  void Add(std::vector<event::v1::Event> events);

  Database& database_;
  Workload workload_;
  Catalog catalog_;
  AppendGroup group_;
};

}  // namespace parley::bench
