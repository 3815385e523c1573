// Metrics: everything that parleyd counts for Prometheus. What may be counted is fixed here, so that the
// number of series has a bound; docs/metrics.md lists them all.
//
//   context.metrics.CountDelivery(SinkKind::kWebhook, DeliveryResult::kDelivered);
//   context.metrics.SetDeliveryLag("desk-bot", 3);
//   context.metrics.AddWatched([&rules] { return rules.PartiesAndIssues(); });
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "services/metrics/append_figures.h"
#include "services/metrics/delivery_figures.h"
#include "services/metrics/rpc_figures.h"

namespace parley {

// Parties and issues by id, alias or name: each party on each issue. Unknown names are no error.
struct WatchedNames {
  std::vector<std::string> parties;
  std::vector<std::string> issues;
};

// Tells whose stances are shown; asked at each scrape, on any thread. Must not block for long.
using WatchedPairs = std::function<std::vector<WatchedNames>()>;

// Thread-safe. Outlives the store and the server that count here.
class Metrics {
 public:
  // For StoreOptions::append_observer.
  AppendFigures& appends() { return appends_; }
  const AppendFigures& appends() const { return appends_; }

  RpcFigures& rpcs() { return rpcs_; }
  const RpcFigures& rpcs() const { return rpcs_; }

  // One attempt to deliver an alert. Lock-free.
  void CountDelivery(SinkKind kind, DeliveryResult outcome) { deliveries_.Count(kind, outcome); }

  // Deliveries given up until somebody looks, now.
  void SetParkedDeliveries(uint64_t count) { deliveries_.set_parked(count); }

  // Alerts that are not yet delivered to `sink`, now. Sinks above limits::kMetricSinksMax are left out and
  // counted.
  void SetDeliveryLag(const std::string& sink, uint64_t alerts) { deliveries_.SetLag(sink, alerts); }

  // `sink` is gone: its series ends.
  void ForgetSink(const std::string& sink) { deliveries_.ForgetSink(sink); }
  const DeliveryFigures& deliveries() const { return deliveries_; }

  // Shows the stances of the pairs that `pairs` tells, besides those told already. What it uses must live
  // until the server has shut down.
  void AddWatched(WatchedPairs pairs);

  // All that the sources tell now.
  std::vector<WatchedNames> watched() const;

 private:
  AppendFigures appends_;
  RpcFigures rpcs_;
  DeliveryFigures deliveries_;
  mutable std::mutex mutex_;
  std::vector<WatchedPairs> watched_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace parley
