// WebhookWorker: one alert at a time, in order.
#pragma once

#include <optional>
#include <vector>

#include "services/alerts/delivery/sink_worker.h"

namespace parley {

class WebhookWorker final : public SinkWorker {
 public:
  WebhookWorker(const DeliveryParts& parts, SinkInForce sink) : SinkWorker(parts, std::move(sink)) {}

 protected:
  absl::StatusOr<Next> FindNext() override;
  absl::Status OnDelivered(DeliveryOutcome& outcome, size_t& alerts) override;
  std::vector<AlertKey> Parkable() const override;
  absl::Status OnParked(const std::vector<ParkedRecord>& records) override;

 private:
  absl::StatusOr<bool> Choose();
  absl::Status Finish();

  std::optional<AlertKey> taken_up_;  // being sent again; then sending_ is empty
};

}  // namespace parley
