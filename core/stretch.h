// Counts of a stretch of a folded line, such that two neighbouring stretches combine into one. This is what
// lets the storage answer from a few sums instead of walking a line.
//
//   Stretch sum;                               // the empty stretch
//   for (const FoldRecord& r : folded_records_in_order) sum.Append(r);
//   sum.Append(counts_of_the_next_stretch);    // the same as appending each of its records
#pragma once

#include <cstdint>

#include "core/fold_record.h"

namespace parley {

// Folded records, and those of them in the trailing run of one stance.
struct RunCounts {
  uint64_t count = 0;
  uint64_t run_length = 0;  // == count: it is a single run

  bool empty() const { return count == 0; }

  // Appends those of a stretch behind this one. `goes_on`: it starts with the stance that this one ends with.
  void AppendRun(const RunCounts& next, bool goes_on) {
    if (next.empty()) return;
    const bool is_single_run = next.run_length == next.count;
    run_length = next.run_length + (is_single_run && goes_on ? run_length : 0);
    count += next.count;
  }
};

// Counts, and the terms at both ends: what the neighbours need. Appending is associative.
struct Stretch : RunCounts {
  uint64_t shift_count = 0;  // records that change the position of the record before them in the
                             // stretch; the stretch's first record is not counted
  StanceTerms first;         // meaningful when count > 0
  StanceTerms last;          // meaningful when count > 0

  // Appends one record that comes after all records of this stretch.
  void Append(const StanceTerms& record);

  // Appends a stretch whose records all come after those of this one.
  void Append(const Stretch& next);
};

}  // namespace parley
