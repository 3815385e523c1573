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

}  // namespace

ShiftPoint MakeShiftPoint(std::optional<FoldRecord> before, FoldRecord record) {
  Shift shift = ClassifyShift(before.has_value() ? &*before : nullptr, record);
  return {std::move(record), std::move(before), std::move(shift)};
}

bool SamePoint(const ShiftPoint& a, const ShiftPoint& b) {
  return a.record.key() == b.record.key() && a.record.stance == b.record.stance &&
         a.record.conditions == b.record.conditions && a.record.quantity_max == b.record.quantity_max &&
         a.shift == b.shift;
}

LineChange CompareLines(const std::vector<ShiftPoint>& before, const std::vector<ShiftPoint>& after) {
  return {Lacking(before, after), Lacking(after, before)};
}

}  // namespace parley
