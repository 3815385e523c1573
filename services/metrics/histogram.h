// Histogram: counts observations in buckets, without locks. (prometheus-cpp's own takes a mutex for each
// observation; see docs/decisions/0010-metrics.md.)
//
//   Histogram durations(kDurationBoundsNs, 1e-9);  // observed in nanoseconds, shown in seconds
//   durations.Observe(1'500);
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <vector>

namespace parley {

// What a histogram held at one moment.
struct HistogramFigures {
  std::vector<double> bounds;    // upper, inclusive, in the unit shown
  std::vector<uint64_t> counts;  // of each bucket alone; one more than bounds
  double sum = 0;
};

// Thread-safe and lock-free; an observation is a search among the bounds and two additions.
class Histogram {
 public:
  // `bounds` are inclusive upper bounds, ascending, in the unit observed; times `scale` they are shown.
  Histogram(const std::vector<uint64_t>& bounds, double scale)
      : bounds_(bounds), scale_(scale), counts_(bounds.size() + 1) {}

  void Observe(uint64_t value) {
    const auto at = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
    counts_[static_cast<size_t>(at)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
  }

  // A duration in nanoseconds; below zero counts as zero.
  void Observe(std::chrono::nanoseconds duration) {
    Observe(static_cast<uint64_t>(std::max<int64_t>(0, duration.count())));
  }

  HistogramFigures Figures() const {
    HistogramFigures figures;
    for (const uint64_t bound : bounds_) figures.bounds.push_back(static_cast<double>(bound) * scale_);
    for (const std::atomic<uint64_t>& count : counts_) {
      figures.counts.push_back(count.load(std::memory_order_relaxed));
    }
    figures.sum = static_cast<double>(sum_.load(std::memory_order_relaxed)) * scale_;
    return figures;
  }

 private:
  const std::vector<uint64_t> bounds_;
  const double scale_;
  std::vector<std::atomic<uint64_t>> counts_;
  std::atomic<uint64_t> sum_{0};
};

}  // namespace parley
