// PastLines: the statements of a rule's pairs in the order in which they were said, each with what it
// changed, as if it had been recorded then.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <queue>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/alerts/rule_set.h"
#include "storage/store.h"

namespace parley {

// A statement of the past. `change.line` is empty when it takes no part in the fold; `change.position` is
// the known position, at which names are resolved.
struct PastStatement {
  EventChange change;
  uint64_t first_position = 0;
  bool folds = false;
};

// One thread; no longer than the snapshot.
class PastLines {
 public:
  // Statements visible at `basis`.
  PastLines(const Snapshot& snapshot, const ActiveRule& rule, const Basis& basis)
      : snapshot_(snapshot), rule_(rule), basis_(basis) {}

  // Finds the pairs. Before the first Next().
  absl::Status Open(const Catalog& catalog, const StopCheck& stop);

  // The next statement; absent at the end.
  absl::StatusOr<std::optional<PastStatement>> Next();

  // Where a pair stands after the statement that Next() gave last, or just before it.
  std::optional<StandingStance> StandingOf(PairKey pair, bool after) const;

 private:
  struct Item {
    FoldRecord record;
    std::optional<Shift> shift;
    std::vector<uint64_t> corroborations;
  };
  struct LineState {
    PairKey pair;
    std::vector<Item> items;
    size_t at = 0;
    std::optional<LineKey> next;     // where the next page starts
    LineSummary summary;             // of the folded statements so far
    std::vector<FoldRecord> of_day;  // folded ones of the last one's day, for mixed signals
    std::optional<StandingStance> before, standing;
  };

  absl::Status ReadPage(LineState& line, const LineKey& from);
  void Fold(LineState& line, const FoldRecord& record) const;
  void Queue(size_t index);

  const Snapshot& snapshot_;
  const ActiveRule& rule_;
  const Basis basis_;
  std::vector<LineState> lines_;
  absl::flat_hash_map<uint64_t, size_t> by_pair_;
  using Entry = std::pair<LineKey, size_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;  // the next one of each line
  std::optional<size_t> last_;                                            // line of the last one given
};

}  // namespace parley
