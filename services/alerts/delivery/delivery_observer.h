// DeliveryObserver: hears of deliveries as they happen; metrics are one.
#pragma once

#include <cstddef>
#include <string>

namespace parley {

// What became of an attempt.
enum class DeliveryOutcome {
  kDelivered,  // the sink took the alerts
  kFailed,     // it did not; another attempt follows
  kParked,     // it did not, and they were given up
  kResolved,   // an Alertmanager was told that they have ended
  kResent,     // an Alertmanager was told that they still fire
};

// "delivered", "failed", "parked", "resolved" or "resent".
std::string DeliveryOutcomeName(DeliveryOutcome outcome);

// Called on the delivery thread, with locks held: must neither block nor call the delivery service.
class DeliveryObserver {
 public:
  virtual ~DeliveryObserver() = default;

  // `sink_kind`: "webhook" or "alertmanager". `alerts`: how many it was about.
  virtual void OnDelivery(const std::string& sink_kind, DeliveryOutcome outcome, size_t alerts) = 0;

  // An attempt that is not the first one begins.
  virtual void OnRetry(const std::string& sink_kind) = 0;
};

}  // namespace parley
