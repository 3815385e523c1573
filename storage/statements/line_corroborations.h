// Corroborations of the statements on one line, for readers that walk it: a single iterator over what the
// line has of them, where RevisionReader looks for those of each statement.
//
// Key: party (4) issue (4) class 3 (1) first position (8) position (8), in the family of revisions. A
// statement that an amendment moves to another line takes its corroborations along; they stay on the line
// it leaves, where earlier knowledge still finds it.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/engine/state.h"
#include "storage/fold/pair_key.h"

namespace parley {

// Writes that the statement of `pair` first recorded at `first_position` was corroborated at `position`.
absl::Status PutCorroboration(WriteState& state, PairKey pair, uint64_t first_position, uint64_t position);

// Finds them. One thread.
class LineCorroborations {
 public:
  // `state` must outlive it.
  LineCorroborations(const ReadState& state, PairKey pair);

  // Positions up to `known_position` at which a statement was corroborated, ascending. Takes no look at the
  // store while the statement lies in the gap that the last look found.
  absl::StatusOr<std::vector<uint64_t>> Of(uint64_t first_position, uint64_t known_position);

 private:
  bool StandsOnLine() const;
  uint64_t Standing() const;

  const PairKey pair_;
  const std::unique_ptr<rocksdb::Iterator> of_line_;
  // No statement first recorded at or after gap_from_ and before gap_until_ has any; the iterator stands at
  // the first of gap_until_. Nothing was looked at while both are 0, which is no position.
  uint64_t gap_from_ = 0;
  uint64_t gap_until_ = 0;
};

}  // namespace parley
