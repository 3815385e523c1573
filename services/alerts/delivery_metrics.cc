#include "services/alerts/delivery_metrics.h"

#include <utility>
#include <vector>

namespace parley {

void DeliveryMetrics::Refresh(const DeliveryService& delivery) {
  const absl::StatusOr<uint64_t> parked = delivery.CountParked();
  const absl::StatusOr<std::vector<v1::SinkStatus>> sinks = delivery.Status();
  if (!parked.ok() || !sinks.ok()) return;
  const std::scoped_lock lock(mutex_);
  metrics_.SetParkedDeliveries(*parked);
  std::set<std::string> shown;
  for (const v1::SinkStatus& sink : *sinks) {
    metrics_.SetDeliveryLag(sink.sink_id(), sink.waiting_count());
    shown.insert(sink.sink_id());
  }
  for (const std::string& sink : sinks_) {
    if (!shown.contains(sink)) metrics_.ForgetSink(sink);
  }
  sinks_ = std::move(shown);
}

}  // namespace parley
