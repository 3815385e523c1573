// When to try again: exponential backoff with full jitter, and what a receiver asks for.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "services/limits.h"

namespace parley {

// How long to wait after failed attempts.
struct RetrySchedule {
  int64_t base_ms = limits::kDeliveryRetryBaseMs;
  int64_t cap_ms = limits::kDeliveryRetryCapMs;
  int64_t retry_after_cap_ms = limits::kDeliveryRetryAfterCapMs;
};

// Milliseconds to wait after `attempts` >= 1 failures: a uniform share, `random` from [0, 1), of
// base * 2^(attempts - 1), at most the cap; at least one millisecond. What the receiver asked for
// (Retry-After), up to its cap, is waited for in any case.
int64_t RetryDelayMs(const RetrySchedule& schedule, uint32_t attempts, double random,
                     std::optional<int64_t> retry_after_ms);

// Milliseconds that a Retry-After header asks for: seconds, or an HTTP date (IMF-fixdate) seen from
// `now_us`; a date that has passed is 0. Absent: neither.
std::optional<int64_t> ParseRetryAfter(const std::string& value, int64_t now_us);

}  // namespace parley
