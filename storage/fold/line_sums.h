// Sums of a stretch of a line, in both foldings: without and with secondhand statements. They are
// equal for most lines, so the second is kept only where a secondhand statement makes a difference.
#pragma once

#include <optional>

#include "core/line_summary.h"

namespace parley {

// What LineSummary is, for both choices of include_secondhand.
struct LineSums {
  LineSummary stated;              // without RELAYED and ANALYST_ASSESSMENT
  std::optional<LineSummary> all;  // with them; absent: the same as `stated`

  const LineSummary& Of(bool include_secondhand) const { return include_secondhand && all ? *all : stated; }

  // Appends one record that comes after all others; those that do not fold are left out.
  void Append(const FoldRecord& record) {
    if (!record.Folds(true)) return;
    const bool is_secondhand = !record.Folds(false);
    if (is_secondhand && !all) all = stated;
    if (all) all->Append(record);
    if (!is_secondhand) stated.Append(record);
  }

  // Appends a stretch whose records all come after those of this one.
  void Append(const LineSums& next) {
    if (next.all && !all) all = stated;
    if (all) all->Append(next.Of(true));
    stated.Append(next.stated);
  }
};

}  // namespace parley
