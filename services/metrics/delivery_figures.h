// DeliveryFigures: what became of alerts that were to be delivered.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"

namespace parley {

// Where alerts go.
enum class SinkKind : size_t { kWebhook, kAlertmanager };
constexpr std::array<const char*, 2> kSinkKindNames = {"webhook", "alertmanager"};

// What became of one attempt.
enum class DeliveryResult : size_t {
  kDelivered,
  kFailed,  // will be tried again
  kParked,  // given up until somebody looks
};
constexpr std::array<const char*, 3> kDeliveryOutcomeNames = {"delivered", "failed", "parked"};

// Thread-safe.
class DeliveryFigures {
 public:
  // Lock-free.
  void Count(SinkKind kind, DeliveryResult outcome) {
    counts_[static_cast<size_t>(kind)][static_cast<size_t>(outcome)].fetch_add(1, std::memory_order_relaxed);
  }
  uint64_t count(SinkKind kind, DeliveryResult outcome) const {
    return counts_[static_cast<size_t>(kind)][static_cast<size_t>(outcome)].load(std::memory_order_relaxed);
  }

  void set_parked(uint64_t count) { parked_.store(count, std::memory_order_relaxed); }
  uint64_t parked() const { return parked_.load(std::memory_order_relaxed); }

  // Alerts that `sink` is behind. Sinks above limits::kMetricSinksMax are not shown but counted.
  void SetLag(const std::string& sink, uint64_t alerts);
  void ForgetSink(const std::string& sink);

  std::map<std::string, uint64_t> lags() const;
  uint64_t dropped_sinks() const;

 private:
  std::array<std::array<std::atomic<uint64_t>, kDeliveryOutcomeNames.size()>, kSinkKindNames.size()>
      counts_{};
  std::atomic<uint64_t> parked_{0};
  mutable std::mutex mutex_;
  std::map<std::string, uint64_t> lags_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace parley
