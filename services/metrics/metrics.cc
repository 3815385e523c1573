#include "services/metrics/metrics.h"

#include <iterator>
#include <utility>

namespace parley {

void Metrics::AddWatched(WatchedPairs pairs) {
  const std::scoped_lock lock(mutex_);
  watched_.push_back(std::move(pairs));
}

std::vector<WatchedNames> Metrics::watched() const {
  std::vector<WatchedPairs> sources;
  {
    const std::scoped_lock lock(mutex_);
    sources = watched_;
  }
  std::vector<WatchedNames> all;
  for (const WatchedPairs& source : sources) {
    std::vector<WatchedNames> told = source();
    std::move(told.begin(), told.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace parley
