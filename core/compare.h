// Compare: gaps between parties on an issue, agreement of two parties over issues.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/stance.h"

namespace parley {

// How far stances on one issue lie apart.
struct Spread {
  double gap = 0;                       // (max - min) / 2 of the scores, 0 to 1
  std::optional<double> mean_distance;  // mean |xa - xb| / 2 over pairs; absent with one stance
  bool common_ground = false;           // two or more, all on one side, gap <= 1/3
};

// Spread of at least one stance. O(n log n).
Spread MeasureSpread(const std::vector<Stance>& stances);

// Accumulates the agreement of two parties, issue by issue.
class Agreement {
 public:
  // Adds an issue on which both hold a stance.
  void Add(Stance a, Stance b);
  // 1 - mean(|xa - xb| / 2), 0 to 1; absent when no issue was added.
  std::optional<double> value() const;
  // Issues added.
  uint32_t shared_issue_count() const { return count_; }

 private:
  // Sum of level distances; whole numbers, so that the order of adding does not matter.
  uint64_t distance_ = 0;
  uint32_t count_ = 0;
};

}  // namespace parley
