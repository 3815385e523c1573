// MetricsPage: reads everything there is to show, at the moment of a scrape. docs/metrics.md lists it.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "prometheus/collectable.h"
#include "services/metrics/families.h"
#include "services/metrics/sources.h"
#include "services/metrics/stance_series.h"

namespace parley {

// Thread-safe.
class MetricsPage final : public prometheus::Collectable {
 public:
  explicit MetricsPage(MetricsSources sources) : sources_(std::move(sources)) {}

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  std::vector<WatchedNames> Watched() const;
  void AddStances(Families& out) const;
  void LogOnce(const StanceSeries& series) const;

  const MetricsSources sources_;
  mutable std::mutex mutex_;
  mutable std::set<std::string> logged_ ABSL_GUARDED_BY(mutex_);  // what was said already
};

}  // namespace parley
