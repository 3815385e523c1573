// Deliveries as metrics.
#pragma once

#include <string>

#include "services/alerts/delivery/delivery_observer.h"
#include "services/metrics/metrics.h"

namespace parley {

// Counts what becomes of deliveries. `metrics` must outlive it.
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

 private:
  Metrics& metrics_;
};

}  // namespace parley
