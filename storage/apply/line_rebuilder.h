// LineRebuilder: the second half of a rebuild. Takes the changes of the fold index that the first half put
// down (storage/fold/fold_changes.h), sorted by pair, and writes heads, nodes and seals in the order of their
// keys.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rocksdb/slice.h"
#include "storage/apply/line_files.h"
#include "storage/engine/db_state.h"
#include "storage/fold/fold_writer.h"
#include "storage/sort/run_merge.h"

namespace parley {

// One thread. What it is made of must outlive it.
class LineRebuilder {
 public:
  LineRebuilder(BatchState& batch, LineFiles& files) : batch_(batch), files_(files) {}

  // Applies all changes to families that are empty. After each one `progress` is told how many are done.
  // Returns the number of pairs.
  absl::StatusOr<uint64_t> Run(RunMerge& changes, const std::function<void(uint64_t done)>& progress);

 private:
  absl::Status Apply(const rocksdb::Slice& key, const rocksdb::Slice& value);
  absl::Status EndLine();

  BatchState& batch_;
  LineFiles& files_;
  std::optional<FoldWriter> line_;  // absent before the first
  uint64_t pairs_ = 0;
};

}  // namespace parley
