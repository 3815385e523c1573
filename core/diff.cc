#include "core/diff.h"

#include <unordered_set>

namespace parley {
namespace {

PositionChange Withdrawal(const FoldRecord& before) {
  PositionChange change;
  change.shift.kind = ShiftKind::kWithdrawn;
  change.shift.conditions_dropped = before.conditions;
  change.shift.quantity_before = before.quantity;
  change.shift.quantity_max_before = before.quantity_max;
  return change;
}

}  // namespace

std::optional<PositionChange> DiffStances(const std::optional<StandingStance>& before,
                                          const std::optional<StandingStance>& after) {
  if (!before && !after) return std::nullopt;
  if (!after) return Withdrawal(before->last);
  PositionChange change;
  change.shift = ClassifyShift(before ? &before->last : nullptr, after->last);
  if (change.shift.kind == ShiftKind::kReaffirmed) change.shift.kind = ShiftKind::kUnchanged;
  change.caused_by = after->run_start.statement_id;
  return change;
}

LineCounts CountBetween(const std::vector<FoldRecord>& versions, const Basis& before, const Basis& after,
                        const FoldChoice& choice) {
  std::unordered_set<uint64_t> earlier;
  for (const FoldRecord& record : FoldedLine(versions, before, choice)) {
    earlier.insert(record.version_position);
  }
  LineCounts counts;
  const FoldRecord* previous = nullptr;
  const std::vector<FoldRecord> line = FoldedLine(versions, after, choice);
  for (const FoldRecord& record : line) {
    const bool is_new = !earlier.contains(record.version_position);
    if (is_new) ++counts.statements;
    if (is_new && ChangesPosition(ClassifyShiftKind(previous, record))) ++counts.shifts;
    previous = &record;
  }
  return counts;
}

}  // namespace parley
