#include "core/line_summary.h"

#include <algorithm>

#include "core/shift.h"

namespace parley {
namespace {

bool Changes(const FoldRecord& before, const FoldRecord& after) {
  return ChangesPosition(ClassifyShiftKind(&before, after));
}

}  // namespace

void LineSummary::Append(const FoldRecord& record) {
  const bool continues_run = !empty() && last.stance == record.stance;
  if (empty()) first = record;
  if (!empty() && Changes(last, record)) ++shift_count;
  if (!continues_run) run_start = {record.key(), record.precision, record.statement_id};
  run_length = continues_run ? run_length + 1 : 1;
  newest_position = std::max(newest_position, record.version_position);
  last = record;
  ++count;
}

void LineSummary::Append(const LineSummary& next) {
  if (next.empty()) return;
  if (empty()) {
    *this = next;
    return;
  }
  shift_count += next.shift_count + (Changes(last, next.first) ? 1 : 0);
  const bool next_is_single_run = next.run_length == next.count;
  if (next_is_single_run && next.first.stance == last.stance) {
    run_length += next.run_length;
  } else {
    run_start = next.run_start;
    run_length = next.run_length;
  }
  newest_position = std::max(newest_position, next.newest_position);
  last = next.last;
  count += next.count;
}

}  // namespace parley
