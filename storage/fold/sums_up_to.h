// Sums up to a child, as its parent's bytes hold them. Terms stay where they are.
#pragma once

#include <cstdint>

#include "core/shift.h"
#include "core/stretch.h"
#include "storage/fold/line_sums.h"

namespace parley {

// In one folding: as Stretch, without the terms it starts with.
struct SumUpTo : RunCounts {
  uint64_t shift_count = 0;
  const StanceTerms* last = nullptr;  // null: there is none

  // Whether a stretch that starts with `first` starts with a shift.
  bool IsShift(const StanceTerms& first) const {
    return last != nullptr && ChangesPosition(ClassifyShiftKind(last, first));
  }

  // Appends a stretch, which must outlive the sum.
  void Append(const Stretch& next) {
    if (next.empty()) return;
    shift_count += next.shift_count + (IsShift(next.first) ? 1 : 0);
    AppendRun(next, last != nullptr && last->stance == next.first.stance);
    last = &next.last;
  }
};

// In both foldings.
struct SumsUpTo {
  SumUpTo stated;
  SumUpTo all;           // the same as `stated` without has_all
  bool has_all = false;  // secondhand statements make a difference

  void Append(const StretchSums& next) {
    has_all = has_all || next.all.has_value();
    all.Append(next.Of(true));
    stated.Append(next.stated);
  }

  const SumUpTo& Of(bool include_secondhand) const { return include_secondhand ? all : stated; }
};

}  // namespace parley
