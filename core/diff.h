// Diff: how one party's stance on one issue differs between two bases.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/fold.h"
#include "core/shift.h"

namespace parley {

// How a stance differs between two bases.
struct PositionChange {
  Shift shift;                    // kind is kWithdrawn or kUnchanged where the rules of diffs say so
  std::optional<Uuid> caused_by;  // first statement of the later stance's trailing run
};

// The change between two standing stances; absent when there is none at either basis.
std::optional<PositionChange> DiffStances(const std::optional<StandingStance>& before,
                                          const std::optional<StandingStance>& after);

// Evidence of a diff.
struct LineCounts {
  uint64_t statements = 0;  // folded records of the later line that the earlier line did not have
  uint64_t shifts = 0;      // those among them whose shift on the later line changes the position
};

// Counts between two bases, from all versions in any order: the reference for tests.
LineCounts CountBetween(const std::vector<FoldRecord>& versions, const Basis& before, const Basis& after,
                        const FoldChoice& choice);

}  // namespace parley
