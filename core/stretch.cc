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
  AppendRun({1, 1}, !empty() && last.stance == record.stance);
  last = record;
}

void Stretch::Append(const Stretch& next) {
  if (next.empty()) return;
  if (empty()) {
    *this = next;
    return;
  }
  shift_count += next.shift_count + (Changes(last, next.first) ? 1 : 0);
  AppendRun(next, last.stance == next.first.stance);
  last = next.last;
}

}  // namespace parley
