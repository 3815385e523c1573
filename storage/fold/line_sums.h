// Sums in both foldings: without and with secondhand statements. They are equal for most lines, so the second
// is kept only where a secondhand statement makes a difference.
#pragma once

#include <optional>

#include "core/line_summary.h"
#include "core/stretch.h"

namespace parley {

// What a Sum is, for both choices of include_secondhand.
template <typename Sum>
struct InBothFoldings {
  Sum stated;              // without RELAYED and ANALYST_ASSESSMENT
  std::optional<Sum> all;  // with them; absent: the same as `stated`

  const Sum& Of(bool include_secondhand) const { return include_secondhand && all ? *all : stated; }

  // Appends one record that comes after all others; those that do not fold are left out.
  void Append(const FoldRecord& record) {
    if (!record.Folds(true)) return;
    const bool is_secondhand = !record.Folds(false);
    if (is_secondhand && !all) all = stated;
    if (all) all->Append(record);
    if (!is_secondhand) stated.Append(record);
  }

  // Appends sums whose records all come after those of this one.
  void Append(const InBothFoldings& next) {
    if (next.all && !all) all = stated;
    if (all) all->Append(next.Of(true));
    stated.Append(next.stated);
  }
};

// A stretch without its shifts: what a standing stance needs of the records ahead of it.
struct TrailingRun : RunCounts {
  Stance stance = event::v1::STANCE_UNSPECIFIED;  // of the trailing run; meaningful when count > 0

  // Appends one record that comes after all others.
  void Append(Stance record) { Append(TrailingRun{{1, 1}, record}); }
  void Append(const StanceTerms& record) { Append(record.stance); }

  // Appends what comes after all records of this one.
  void Append(const TrailingRun& next) {
    if (next.empty()) return;
    AppendRun(next, next.stance == stance);
    stance = next.stance;
  }
};

// The whole of a line, with the record it starts with.
struct HeadSummary : LineSummary {
  FoldRecord first;  // meaningful when count > 0

  // Appends one record that comes after all others.
  void Append(const FoldRecord& record) {
    if (empty()) first = record;
    LineSummary::Append(record);
  }
};

using HeadSums = InBothFoldings<HeadSummary>;
using StretchSums = InBothFoldings<Stretch>;

}  // namespace parley
