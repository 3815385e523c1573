// How alerts are delivered.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "services/alerts/delivery/delivery_observer.h"
#include "services/alerts/delivery/retry_schedule.h"
#include "services/alerts/delivery/secret_store.h"
#include "services/limits.h"

namespace parley {

struct DeliveryOptions {
  std::string secrets_dir;                               // files of secrets by name; empty: environment only
  bool allow_private_sinks = false;                      // sinks may be on private and loopback addresses
  uint32_t attempts_max = limits::kDeliveryAttemptsMax;  // then a delivery is parked
  std::string event_source = "parley";                   // CloudEvents' source: a URI reference
  std::string user_agent = "parley";                     // User-Agent of requests: parley/VERSION
  std::string ca_file;  // PEM: authorities to trust besides the system's; empty: none

  DeliveryObserver* observer = nullptr;              // null: nobody; outlives the service
  std::function<void(const std::string& note)> log;  // for operators: sink ids, never secrets; may be empty

  // Times in milliseconds; tests have their own.
  int64_t connect_timeout_ms = limits::kDeliveryConnectTimeoutMs;
  int64_t timeout_ms = limits::kDeliveryTimeoutMs;
  int64_t resend_interval_ms = limits::kAlertmanagerResendMs;
  RetrySchedule retry;

  // Not given: the system's.
  std::function<int64_t()> now_us;     // wall clock
  std::function<int64_t()> steady_us;  // for intervals: never goes back
  std::function<double()> random;      // uniform in [0, 1)
  SecretStore::Environment environment;
};

// The options with the system's clocks, randomness and environment where none are given.
DeliveryOptions WithSystemDefaults(DeliveryOptions options);

}  // namespace parley
