// LineScan: many lines, one after the other, for one request.
//
//   std::unique_ptr<LineScan> scan = snapshot.Scan();
//   for (PairKey pair : *scan->Pairs(party, issues, stop)) {
//     absl::StatusOr<std::unique_ptr<Line>> line = scan->Open(pair);
//     auto standing = (*line)->Standing(basis, choice);
//   }
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "core/diff.h"
#include "core/fold.h"
#include "storage/fold/pair_key.h"
#include "storage/stop_check.h"

namespace parley {

// One line. What it read for one basis serves the next one. Costs: storage/fold/fold_index.h.
class Line {
 public:
  virtual ~Line() = default;

  // The standing stance at `basis`; absent: no stance.
  virtual absl::StatusOr<std::optional<StandingStance>> Standing(const Basis& basis,
                                                                 const FoldChoice& choice) = 0;

  // True if a diff would report nothing: stance, conditions and quantity are the same at both bases, or there
  // is no stance at either. Cheaper than asking for both stances.
  virtual absl::StatusOr<bool> IsUnchanged(const Basis& before, const Basis& after,
                                           const FoldChoice& choice) = 0;

  // Counts for a diff; see LineCounts.
  virtual absl::StatusOr<LineCounts> Counts(const Basis& before, const Basis& after,
                                            const FoldChoice& choice) = 0;
};

// For one thread; no longer than the snapshot. Reads pairs of one party in one pass and leaves the cache to
// single reads.
class LineScan {
 public:
  virtual ~LineScan() = default;

  // Pairs of `party` that have a version, by issue number. Empty `issues`: all issues.
  virtual absl::StatusOr<std::vector<PairKey>> Pairs(uint32_t party, const std::vector<uint32_t>& issues,
                                                     const StopCheck& stop) = 0;

  // The line of a pair that Pairs returned last; no longer than the scan.
  virtual absl::StatusOr<std::unique_ptr<Line>> Open(PairKey pair) = 0;
};

}  // namespace parley
