// What the metrics page is made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "services/limits.h"
#include "services/metrics/metrics.h"
#include "services/request/query_view.h"
#include "services/watch/event_feed.h"
#include "services/worker_pool.h"
#include "storage/store.h"

namespace parley {

// A queue of a worker pool, under the name that the page shows.
struct NamedQueue {
  const char* name;
  const WorkerPool& pool;
};

// All references outlive the page.
struct MetricsSources {
  Metrics& metrics;
  const Store& store;
  Clock clock;
  const EventFeed& feed;
  std::vector<NamedQueue> queues;
  std::string version;  // of the program
  int64_t started_at_us = 0;
  size_t series_max = limits::kMetricSeriesDefault;  // of stances and gaps
  std::function<void(const std::string&)> log;       // notes for operators; may be empty
  WatchedPairs watched_by_rules;  // stances to show besides those that `metrics` tells; may be empty
  std::function<void()> refresh;  // called before a scrape reads `metrics`; may be empty
};

}  // namespace parley
