// LedgerParser: reads the ledger from its start and parses it on a thread of its own, ahead of who asks.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "core/uuid.h"
#include "google/protobuf/arena.h"
#include "parley/event/v1/event.pb.h"
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
  explicit LedgerParser(Database& database);
  ~LedgerParser();

  // The next entries, in order; none at the end. Internal (kStorageFailed) for a gap or damaged bytes.
  absl::StatusOr<ParsedChunk> Next();

 private:
  void Run();
  absl::Status ReadAll();
  bool Hand(ParsedChunk chunk);

  Database& database_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<ParsedChunk> chunks_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);  // how it ended
  std::thread thread_;
};

}  // namespace parley
