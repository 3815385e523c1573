// Deliveries as metrics.
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "services/alerts/delivery/delivery_observer.h"
#include "services/alerts/delivery/delivery_service.h"
#include "services/metrics/metrics.h"

namespace parley {

// Counts what becomes of deliveries, and tells how they stand. `metrics` must outlive it. Thread-safe.
class DeliveryMetrics final : public DeliveryObserver {
 public:
  explicit DeliveryMetrics(Metrics& metrics) : metrics_(metrics) {}

  void OnDelivery(const std::string& sink_kind, DeliveryOutcome outcome, size_t) override {
    const SinkKind kind = sink_kind == "webhook" ? SinkKind::kWebhook : SinkKind::kAlertmanager;
    switch (outcome) {
      case DeliveryOutcome::kFailed:
        return metrics_.CountDelivery(kind, DeliveryResult::kFailed);
      case DeliveryOutcome::kParked:
        return metrics_.CountDelivery(kind, DeliveryResult::kParked);
      case DeliveryOutcome::kDelivered:
        return metrics_.CountDelivery(kind, DeliveryResult::kDelivered);
      case DeliveryOutcome::kResolved:
      case DeliveryOutcome::kResent:  // told again, not a delivery of its own
        return;
    }
  }

  void OnRetry(const std::string&) override {}

  // Reads what waits for each sink and what is parked. Leaves the numbers as they were when the disk fails.
  void Refresh(const DeliveryService& delivery);

 private:
  Metrics& metrics_;
  std::mutex mutex_;
  std::set<std::string> sinks_ ABSL_GUARDED_BY(mutex_);  // whose lag is shown
};

}  // namespace parley
