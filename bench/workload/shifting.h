// Statements of which each one moves a position.
#pragma once

#include <cstdint>

#include "bench/workload/workload.h"

namespace parley::bench {

// Pairs take turns, and on each pair one side follows the other; all else is as in the workload. One thread.
class ShiftingStatements {
 public:
  // What `workload` makes from now on is said after all that it made before. It must outlive this.
  explicit ShiftingStatements(Workload& workload);

  // So many statements come before the first that is sure to be a shift: one on each pair.
  uint32_t pairs() const { return pairs_; }

  // The next one, recorded. Two on the same pair are `pairs()` statements apart.
  event::v1::Event Next();

 private:
  Workload& workload_;
  const uint32_t pairs_;
  uint64_t next_ = 0;
  int64_t said_at_s_ = 0;  // of the last one
};

}  // namespace parley::bench
