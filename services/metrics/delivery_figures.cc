#include "services/metrics/delivery_figures.h"

#include <cstddef>
#include <iterator>

#include "services/limits.h"

namespace parley {

void DeliveryFigures::SetLag(const std::string& sink, uint64_t alerts) {
  const std::scoped_lock lock(mutex_);
  lags_[sink] = alerts;
}

void DeliveryFigures::ForgetSink(const std::string& sink) {
  const std::scoped_lock lock(mutex_);
  lags_.erase(sink);
}

std::map<std::string, uint64_t> DeliveryFigures::lags() const {
  const std::scoped_lock lock(mutex_);
  if (lags_.size() <= limits::kMetricSinksMax) return lags_;
  auto end = lags_.begin();
  std::advance(end, static_cast<std::ptrdiff_t>(limits::kMetricSinksMax));
  return {lags_.begin(), end};
}

uint64_t DeliveryFigures::dropped_sinks() const {
  const std::scoped_lock lock(mutex_);
  return lags_.size() > limits::kMetricSinksMax ? lags_.size() - limits::kMetricSinksMax : 0;
}

}  // namespace parley
