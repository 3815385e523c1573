// A folded line summed up as it grows.
//
//   LineSummary sum;  // the empty line
//   for (const FoldRecord& r : folded_records_in_order) sum.Append(r);
#pragma once

#include <cstdint>

#include "core/fold_record.h"
#include "core/stretch.h"

namespace parley {

// The first statement of an unbroken run with the same stance.
struct RunStart {
  LineKey key;
  DatePrecision precision = event::v1::DATE_PRECISION_UNSPECIFIED;
  Uuid statement_id;
};

inline RunStart RunStartOf(const FoldRecord& record) {
  return {record.key(), record.precision, record.statement_id};
}

// Where a line from its first folded record on ends: what a standing stance is made of.
struct LineEnd : RunCounts {
  FoldRecord last;     // meaningful when count > 0
  RunStart run_start;  // start of the trailing run
};

// The same with what came before.
struct LineSummary : LineEnd {
  uint64_t shift_count = 0;  // records that change the position of the record before them

  // Appends one record that comes after all others.
  void Append(const FoldRecord& record);
};

}  // namespace parley
