#include "services/metrics/append_figures.h"

#include "services/metrics/bounds.h"

namespace parley {

AppendFigures::AppendFigures()
    : durations(DurationBoundsNs(), kNanosecond),
      syncs(DurationBoundsNs(), kNanosecond),
      group_events(SizeBounds(), 1),
      group_requests(SizeBounds(), 1) {}

void AppendFigures::OnCommit(const CommitFigures& commit) {
  if (!commit.ok) {
    failed_commits.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  syncs.Observe(commit.duration);
  group_events.Observe(commit.events);
  group_requests.Observe(commit.requests);
  events.fetch_add(commit.events, std::memory_order_relaxed);
}

}  // namespace parley
