// A pair of party and issue, by their numbers.
#pragma once

#include <compare>
#include <cstdint>
#include <utility>

namespace parley {

// Numbers count declarations from 1: the first party declared is party 1, the first issue issue 1.
struct PairKey {
  uint32_t party = 0;
  uint32_t issue = 0;
  auto operator<=>(const PairKey&) const = default;

  template <typename H>
  friend H AbslHashValue(H hash, const PairKey& pair) {
    return H::combine(std::move(hash), pair.party, pair.issue);
  }
};

}  // namespace parley
