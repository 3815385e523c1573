// What one event changed on a line: the shifts that are new on it and those that are gone.
//
// Whatever an event does to a statement, shifts differ only at that statement and at the statement behind
// it; both lines, as known before and with the event, are compared at these places.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/fold_record.h"
#include "core/shift.h"

namespace parley {

// A folded statement with the one ahead of it and the shift between them.
struct ShiftPoint {
  FoldRecord record;
  std::optional<FoldRecord> before;  // absent: none ahead
  Shift shift;                       // ClassifyShift of the two
};

// The point of `record`.
ShiftPoint MakeShiftPoint(std::optional<FoldRecord> before, FoldRecord record);

// True if both say the same of the same statement: nothing appeared and nothing vanished there.
bool SamePoint(const ShiftPoint& a, const ShiftPoint& b);

// What an event changed on one line.
struct LineChange {
  std::vector<ShiftPoint> vanished;  // on the line before the event and not after it, in line order
  std::vector<ShiftPoint> appeared;  // on the line after the event and not before it, in line order

  bool empty() const { return vanished.empty() && appeared.empty(); }
};

// Compares points of one line before and after an event, each list in line order.
LineChange CompareLines(const std::vector<ShiftPoint>& before, const std::vector<ShiftPoint>& after);

}  // namespace parley
