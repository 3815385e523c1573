#include "core/compare.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>

namespace parley {
namespace {

// Levels run over 6 steps, scores over 2, and distances are halved: one level step is 1/6.
constexpr double kStepsPerDistance = 6.0;
constexpr int kCommonGroundSteps = 2;  // gap <= 1/3

std::vector<int> SortedLevels(const std::vector<Stance>& stances) {
  std::vector<int> levels;
  levels.reserve(stances.size());
  for (const Stance stance : stances) levels.push_back(Level(stance));
  std::sort(levels.begin(), levels.end());
  return levels;
}

// Mean over all pairs, from sorted levels: the k-th level is added k times and taken off for each
// level above it.
double MeanDistance(const std::vector<int>& sorted) {
  const auto n = static_cast<int64_t>(sorted.size());
  int64_t steps = 0;
  for (int64_t k = 0; k < n; ++k) steps += sorted[static_cast<size_t>(k)] * (2 * k - (n - 1));
  const double pairs = static_cast<double>(n) * static_cast<double>(n - 1) / 2;
  return static_cast<double>(steps) / (kStepsPerDistance * pairs);
}

}  // namespace

Spread MeasureSpread(const std::vector<Stance>& stances) {
  Spread spread;
  if (stances.empty()) return spread;
  const std::vector<int> levels = SortedLevels(stances);
  const int steps = levels.back() - levels.front();
  spread.gap = steps / kStepsPerDistance;
  if (levels.size() < 2) return spread;
  spread.mean_distance = MeanDistance(levels);
  const bool one_side = levels.front() > 0 || levels.back() < 0;
  spread.common_ground = one_side && steps <= kCommonGroundSteps;
  return spread;
}

void Agreement::Add(Stance a, Stance b) {
  distance_ += static_cast<uint64_t>(std::abs(Level(a) - Level(b)));
  ++count_;
}

std::optional<double> Agreement::value() const {
  if (count_ == 0) return std::nullopt;
  return 1.0 - static_cast<double>(distance_) / (kStepsPerDistance * count_);
}

}  // namespace parley
