// RecentTails: the tails that the writer changed last, so that it need not read them to change them again.
// Most of what is not appended at the end of a line, because it was said a little earlier or is a correction,
// comes to a line that was changed a moment ago.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "storage/fold/fold_objects.h"
#include "storage/fold/pair_key.h"

namespace parley {

// One thread. A tail is that after one change; every change of a pair takes its tail out first. So what was
// kept for a change that was taken back is never found: the pair's head does not name it as the last one.
class RecentTails {
 public:
  // Takes out the tail of `pair` after the change at `position`; absent when it is not kept.
  std::optional<FoldRecords> Take(PairKey pair, uint64_t position);

  // Keeps the tail of `pair` after the change at `position`.
  void Keep(PairKey pair, uint64_t position, FoldRecords tail);

 private:
  static constexpr size_t kRecordsMax = 32 << 10;  // of one generation: 6 MB

  struct Kept {
    uint64_t position = 0;
    FoldRecords tail;
  };
  using Generation = absl::flat_hash_map<PairKey, Kept>;

  // The older generation is dropped as a whole when the younger one is full.
  Generation young_;
  Generation old_;
  size_t records_ = 0;  // of the younger generation
};

}  // namespace parley
