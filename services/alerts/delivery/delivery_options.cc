#include "services/alerts/delivery/delivery_options.h"

#include <chrono>
#include <memory>
#include <random>
#include <utility>

namespace parley {
namespace {

template <typename SomeClock>
int64_t Micros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(SomeClock::now().time_since_epoch()).count();
}

}  // namespace

std::string DeliveryOutcomeName(DeliveryOutcome outcome) {
  switch (outcome) {
    case DeliveryOutcome::kDelivered:
      return "delivered";
    case DeliveryOutcome::kFailed:
      return "failed";
    case DeliveryOutcome::kParked:
      return "parked";
    case DeliveryOutcome::kResolved:
      return "resolved";
    case DeliveryOutcome::kResent:
      return "resent";
  }
  return "unknown";
}

DeliveryOptions WithSystemDefaults(DeliveryOptions options) {
  if (!options.now_us) options.now_us = Micros<std::chrono::system_clock>;
  if (!options.steady_us) options.steady_us = Micros<std::chrono::steady_clock>;
  if (!options.random) {
    // Used by the delivery thread alone.
    const auto engine = std::make_shared<std::mt19937_64>(std::random_device{}());
    options.random = [engine] { return std::uniform_real_distribution<double>(0, 1)(*engine); };
  }
  return options;
}

}  // namespace parley
