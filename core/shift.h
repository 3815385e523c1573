// Shifts: what a statement changed against the stance before it. DESIGN: "the fold".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/fold_record.h"

namespace parley {

// Kinds of change. The first rule that matches, from kFirstStated to kReaffirmed, names the shift.
// The numbers are those of parley.v1.ShiftKind.
enum class ShiftKind : uint8_t {
  kFirstStated = 1,
  kBlurred = 2,
  kClarified = 3,
  kReversed = 4,
  kAdopted = 5,
  kAbandoned = 6,
  kHardened = 7,
  kSoftened = 8,
  kConditionsChanged = 9,
  kQuantityChanged = 10,
  kReaffirmed = 11,
  kWithdrawn = 12,  // only in diffs
  kUnchanged = 13,  // only in diffs
};

// What changed between two stances.
struct Shift {
  ShiftKind kind = ShiftKind::kReaffirmed;
  int delta = 0;                                // level after - level before; 0 when none before
  std::vector<std::string> conditions_added;    // in the order of the later statement
  std::vector<std::string> conditions_dropped;  // in the order of the earlier statement
  std::optional<double> quantity_before;        // the lower end of a range
  std::optional<double> quantity_after;
  std::optional<double> quantity_max_before;  // its upper end; absent: a single quantity
  std::optional<double> quantity_max_after;
};

// True if both hold the same texts, in whatever order.
bool SameTexts(const std::vector<std::string>& a, const std::vector<std::string>& b);

// The shift of `after` against `before`, the folded record ahead of it; null: none before.
Shift ClassifyShift(const StanceTerms* before, const StanceTerms& after);

// The kind alone, without building the rest.
ShiftKind ClassifyShiftKind(const StanceTerms* before, const StanceTerms& after);

// True for every kind but kReaffirmed and kUnchanged.
bool ChangesPosition(ShiftKind kind);

}  // namespace parley
