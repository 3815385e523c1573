// LedgerParser: reads the ledger from its start and parses it on threads of its own, ahead of who asks.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "core/uuid.h"
#include "google/protobuf/arena.h"
#include "parley/event/v1/event.pb.h"
#include "rocksdb/iterator.h"
#include "storage/engine/database.h"

namespace parley {

// An entry of the ledger.
struct ParsedEntry {
  uint64_t position = 0;
  Uuid event_id;
  const event::v1::Event* event = nullptr;  // payload alone
};

// Entries that follow one another, and what owns their events.
struct ParsedChunk {
  std::unique_ptr<google::protobuf::Arena> arena;
  std::vector<ParsedEntry> entries;
};

// For one caller. The database must outlive it.
class LedgerParser {
 public:
  // Reads up to `last`, the ledger's last position.
  LedgerParser(Database& database, uint64_t last);
  ~LedgerParser();

  // The next entries, in order; none at the end. Internal (kStorageFailed) for a gap or damaged bytes.
  absl::StatusOr<ParsedChunk> Next();

 private:
  void Run();
  std::optional<uint64_t> Take();
  absl::StatusOr<ParsedChunk> ParseChunk(uint64_t number, rocksdb::Iterator& it) const;

  Database& database_;
  const uint64_t last_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<uint64_t, absl::StatusOr<ParsedChunk>> parsed_ ABSL_GUARDED_BY(mutex_);  // by number, from 0
  uint64_t taken_ ABSL_GUARDED_BY(mutex_) = 0;  // chunks that a thread parses or has parsed
  uint64_t given_ ABSL_GUARDED_BY(mutex_) = 0;  // chunks that Next() returned
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace parley
