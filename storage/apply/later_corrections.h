// LaterCorrections: what a rebuild puts aside of the events that name a statement by its id, since nothing
// finds an id before all ids are sorted. Then they come one statement after the other.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "core/uuid.h"
#include "parley/event/v1/event.pb.h"
#include "storage/sort/entry_sorter.h"
#include "storage/sort/ingest.h"

namespace parley {

// An event that was put aside.
struct Correction {
  // Of an entry of what LaterCorrections::Sort() gives. Internal (kStorageFailed) if it cannot be read.
  static absl::Status Read(const RunMerge& sorted, Correction& correction);

  uint64_t statement_position = 0;  // where its statement was first recorded
  uint64_t position = 0;            // its own
  event::v1::Event event;
};

// One thread.
class LaterCorrections {
 public:
  // Files go into `folder`. `run_bytes` are sorted at a time, twice.
  LaterCorrections(rocksdb::Env& env, const std::string& folder, size_t run_bytes);

  // The id of the statement that an event amends, corroborates or retracts; null for any other event.
  static const std::string* StatementNamedBy(const event::v1::Event& event);

  absl::Status Put(const Uuid& statement_id, uint64_t position, const event::v1::Event& event);

  // Goes through all event ids, writes them to `files`, and stands `corrections` at the first of all that
  // were put, sorted by where their statement was first recorded and then by their own position. Internal
  // (kStorageFailed) when a statement was not recorded before.
  absl::Status Sort(RunMerge& ids, SortedFiles& files, RunMerge& corrections);

 private:
  absl::Status PutNaming(const RunMerge& ids, RunMerge& named);

  EntrySorter by_id_;         // id of the statement, position -> event
  EntrySorter by_statement_;  // position of the statement, position -> event
};

}  // namespace parley
