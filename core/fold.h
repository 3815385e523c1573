// The fold: from visible statements to a standing stance. Exact definition: docs/time-model.md.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/fold_record.h"
#include "core/line_summary.h"

namespace parley {

// The derived stance of a party on an issue at a basis.
struct StandingStance {
  FoldRecord last;                  // the last folded statement: stance, conditions, quantity
  RunStart run_start;               // first statement of the trailing run with that stance
  uint64_t reaffirmed_count = 0;    // statements of the run after its first
  std::vector<Uuid> mixed_signals;  // statements near the last one with the opposite sign, in order
  bool lapsed = false;              // older than the request's max_age
};

// First moment, inclusive, whose statements count for mixed signals next to one said at
// `last_said_at_us`: midnight UTC of its day, or the start of the request's window (exclusive of the
// moment exactly one window earlier).
int64_t MixedSignalsFrom(int64_t last_said_at_us, const FoldChoice& choice);

// True if `candidate` has the opposite sign of `last`.
bool IsOppositeSignal(Stance candidate, Stance last);

// True if a stance last stated at `last_said_at_us` has lapsed at `as_of_us`.
bool HasLapsed(int64_t last_said_at_us, int64_t as_of_us, const FoldChoice& choice);

// Standing stance without mixed_signals, from the end of the line at the basis. Absent when the line is
// empty.
std::optional<StandingStance> StandingFromEnd(const LineEnd& end, const Basis& basis,
                                              const FoldChoice& choice);

// The records of one (party, issue) that take part in the fold at `basis`, in line order.
// `versions` come in any order. O(n log n): the reference that tests hold the storage against, and
// the answer for short lines.
std::vector<FoldRecord> FoldedLine(const std::vector<FoldRecord>& versions, const Basis& basis,
                                   const FoldChoice& choice);

// The standing stance at `basis`, from all versions in any order. Absent: no stance.
std::optional<StandingStance> FoldVersions(const std::vector<FoldRecord>& versions, const Basis& basis,
                                           const FoldChoice& choice);

}  // namespace parley
