// StanceSeries: the standing stances of watched parties on watched issues, as numbers to plot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/metrics/metrics.h"
#include "services/request/query_view.h"

namespace parley {

// The score of a party on an issue; ids.
struct StanceScore {
  std::string party;
  std::string issue;
  double score = 0;  // -1 to 1
};

// How far the watched parties lie apart on an issue.
struct StanceGap {
  std::string issue;
  double gap = 0;  // (max - min) / 2 of the scores, 0 to 1
};

// What one view of the store says.
struct StanceSeries {
  std::vector<StanceScore> scores;         // only where there is a stance
  std::vector<StanceGap> gaps;             // only where two or more hold a stance
  std::vector<std::string> unknown_names;  // "party Atlantis": unknown or ambiguous, each once
  uint64_t dropped = 0;                    // series left out because of the bound
  absl::Status status;                     // not OK: reading failed, and the series are not complete
};

// The series at the view's clock and position, at most `series_max`. An issue is shown with all its watched
// parties or not at all, so that its gap is right; those named first come first. Pairs above
// limits::kMetricPairsMax are not looked at and count as dropped, and so do those that are named after
// limits::kMetricPairsNamedMax others, one and the same or not. Each takes its whole issue with it.
StanceSeries ReadStanceSeries(const QueryView& view, const std::vector<WatchedNames>& watched,
                              size_t series_max);

}  // namespace parley
