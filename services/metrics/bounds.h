// The buckets of our histograms.
#pragma once

#include <cstdint>
#include <vector>

namespace parley {

constexpr double kNanosecond = 1e-9;  // in seconds

// From a call that finds everything in memory (tens of microseconds) to one that somebody gave up on.
inline std::vector<uint64_t> DurationBoundsNs() {
  constexpr uint64_t kUs = 1'000, kMs = 1'000'000, kS = 1'000'000'000;
  return {50 * kUs, 100 * kUs, 250 * kUs, 500 * kUs, kMs,       2'500 * kUs, 5 * kMs,     10 * kMs,
          25 * kMs, 50 * kMs,  100 * kMs, 250 * kMs, 500 * kMs, kS,          2'500 * kMs, 10 * kS};
}

// From one to limits::kGroupEventsMax.
inline std::vector<uint64_t> SizeBounds() {
  return {1, 2, 5, 10, 20, 50, 100, 200, 500, 1'000, 2'000, 5'000, 10'000, 20'000};
}

}  // namespace parley
