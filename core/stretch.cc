#include "core/stretch.h"

#include "core/shift.h"

namespace parley {
namespace {

bool Changes(const StanceTerms& before, const StanceTerms& after) {
  return ChangesPosition(ClassifyShiftKind(&before, after));
}

}  // namespace

void Stretch::Append(const StanceTerms& record) {
  if (empty()) first = record;
  if (!empty() && Changes(last, record)) ++shift_count;
  run_length = !empty() && last.stance == record.stance ? run_length + 1 : 1;
  last = record;
  ++count;
}

void Stretch::Append(const Stretch& next) {
  if (next.empty()) return;
  if (empty()) {
    *this = next;
    return;
  }
  shift_count += next.shift_count + (Changes(last, next.first) ? 1 : 0);
  const bool next_is_single_run = next.run_length == next.count;
  run_length = next.run_length + (next_is_single_run && next.first.stance == last.stance ? run_length : 0);
  last = next.last;
  count += next.count;
}

}  // namespace parley
