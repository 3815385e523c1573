#include "core/line_change.h"

#include <algorithm>
#include <utility>

namespace parley {
namespace {

// Points of `points` that `others` lacks.
std::vector<ShiftPoint> Lacking(const std::vector<ShiftPoint>& points,
                                const std::vector<ShiftPoint>& others) {
  std::vector<ShiftPoint> lacking;
  for (const ShiftPoint& point : points) {
    const bool found = std::any_of(others.begin(), others.end(),
                                   [&point](const ShiftPoint& other) { return SamePoint(point, other); });
    if (!found) lacking.push_back(point);
  }
  return lacking;
}

// Conditions are sets: their order is what a statement shows, not what it says.
bool SameShift(const Shift& a, const Shift& b) {
  return a.kind == b.kind && a.delta == b.delta && SameTexts(a.conditions_added, b.conditions_added) &&
         SameTexts(a.conditions_dropped, b.conditions_dropped) && a.quantity_before == b.quantity_before &&
         a.quantity_after == b.quantity_after && a.quantity_max_before == b.quantity_max_before &&
         a.quantity_max_after == b.quantity_max_after;
}

}  // namespace

ShiftPoint MakeShiftPoint(std::optional<FoldRecord> before, FoldRecord record) {
  Shift shift = ClassifyShift(before.has_value() ? &*before : nullptr, record);
  return {std::move(record), std::move(before), std::move(shift)};
}

bool SamePoint(const ShiftPoint& a, const ShiftPoint& b) {
  return a.record.key() == b.record.key() && a.record.stance == b.record.stance &&
         SameTexts(a.record.conditions, b.record.conditions) && SameShift(a.shift, b.shift);
}

LineChange CompareLines(const std::vector<ShiftPoint>& before, const std::vector<ShiftPoint>& after) {
  return {Lacking(before, after), Lacking(after, before)};
}

}  // namespace parley
