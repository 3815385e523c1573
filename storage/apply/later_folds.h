// LaterFolds: what a rebuild puts aside of the fold index while it goes through the ledger: changes, to be
// sorted by pair, and the line of each statement, which spares reading the ledger again for each correction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "core/fold_record.h"
#include "storage/fold/fold_changes.h"
#include "storage/fold/pair_key.h"
#include "storage/sort/entry_sorter.h"
#include "storage/sort/position_table.h"

namespace parley {

// A version of a statement, and the line that it stands on.
struct PlacedVersion {
  PairKey pair;
  VersionKey key;
};

// One thread.
class LaterFolds {
 public:
  // Files go into `folder`, from Open() on. `run_bytes` are sorted at a time.
  LaterFolds(rocksdb::Env& env, const std::string& folder, size_t run_bytes)
      : env_(env), folder_(folder), changes_(env, folder + "/fold_changes", run_bytes) {}

  absl::Status Open();

  // What AddVersion and CloseVersion (fold_index.h) would do. All first versions come before all others, in
  // the order of the ledger, and the others one statement after the other.
  absl::Status Add(PairKey pair, const FoldRecord& record);
  absl::Status Close(const PlacedVersion& version, uint64_t position);

  // The last version that was added of the statement first recorded at `first_position`, while it is that
  // one's turn.
  absl::StatusOr<PlacedVersion> Last(uint64_t first_position) const;

  // All changes by pair, each in the order of the ledger (ApplyFoldChange).
  absl::Status Sort(RunMerge& changes) { return changes_.Sort(changes); }

 private:
  rocksdb::Env& env_;
  const std::string folder_;
  EntrySorter changes_;
  PositionTable lines_;                   // pair and said_at of each first version
  std::optional<PlacedVersion> amended_;  // the last other one
};

}  // namespace parley
