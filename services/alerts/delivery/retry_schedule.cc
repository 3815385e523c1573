#include "services/alerts/delivery/retry_schedule.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/time/time.h"

namespace parley {
namespace {

constexpr size_t kDigitsMax = 15;  // beyond every cap, and within an int64_t as milliseconds

}  // namespace

int64_t RetryDelayMs(const RetrySchedule& schedule, uint32_t attempts, double random,
                     std::optional<int64_t> retry_after_ms) {
  int64_t most = schedule.base_ms;
  for (uint32_t i = 1; i < attempts && most < schedule.cap_ms; ++i) most *= 2;
  most = std::min(most, schedule.cap_ms);
  const auto delay = std::max<int64_t>(1, static_cast<int64_t>(static_cast<double>(most) * random));
  if (!retry_after_ms.has_value()) return delay;
  return std::max(delay, std::min(*retry_after_ms, schedule.retry_after_cap_ms));
}

std::optional<int64_t> ParseRetryAfter(const std::string& value, int64_t now_us) {
  const std::string text(absl::StripAsciiWhitespace(value));
  if (text.empty()) return std::nullopt;
  if (std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    int64_t seconds = 0;
    if (text.size() > kDigitsMax || !absl::SimpleAtoi(text, &seconds)) return INT64_MAX;
    return seconds * 1'000;
  }
  absl::Time when;
  if (!absl::ParseTime("%a, %d %b %Y %H:%M:%S GMT", text, &when, nullptr)) return std::nullopt;
  return std::max<int64_t>(0, (absl::ToUnixMicros(when) - now_us) / 1'000);
}

}  // namespace parley
