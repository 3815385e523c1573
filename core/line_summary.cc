#include "core/line_summary.h"

#include "core/shift.h"

namespace parley {

void LineSummary::Append(const FoldRecord& record) {
  const bool continues_run = !empty() && last.stance == record.stance;
  if (!empty() && ChangesPosition(ClassifyShiftKind(&last, record))) ++shift_count;
  if (!continues_run) run_start = RunStartOf(record);
  AppendRun({1, 1}, continues_run);
  last = record;
}

}  // namespace parley
