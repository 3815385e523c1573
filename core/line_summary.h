// A stretch of a folded line, summed up so that two neighbouring stretches combine into one. This is
// what lets the storage answer from a few summaries instead of walking a line.
//
//   LineSummary sum;                       // the empty stretch
//   for (const FoldRecord& r : folded_records_in_order) sum.Append(r);
//   sum.Append(summary_of_the_next_stretch);   // the same as appending each of its records
#pragma once

#include <cstdint>

#include "core/fold_record.h"

namespace parley {

// The first statement of an unbroken run with the same stance.
struct RunStart {
  LineKey key;
  DatePrecision precision = event::v1::DATE_PRECISION_UNSPECIFIED;
  Uuid statement_id;
};

// Sum of a stretch of folded records in line order. Appending is associative.
struct LineSummary {
  uint64_t count = 0;            // folded records
  uint64_t shift_count = 0;      // records that change the position of the record before them in the
                                 // stretch; the stretch's first record is not counted
  FoldRecord first;              // meaningful when count > 0
  FoldRecord last;               // meaningful when count > 0
  RunStart run_start;            // start of the trailing run
  uint64_t run_length = 0;       // records in the trailing run; == count: the stretch is a single run
  uint64_t newest_position = 0;  // largest version_position in the stretch

  bool empty() const { return count == 0; }

  // Appends one record that comes after all records of this stretch.
  void Append(const FoldRecord& record);

  // Appends a stretch whose records all come after those of this one.
  void Append(const LineSummary& next);
};

}  // namespace parley
