// Pseudo-random numbers that depend on nothing but a seed: the same workload on every machine.
#pragma once

#include <cstdint>

namespace parley::bench {

// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  // A generator for item `index` of stream `stream`.
  static Random Of(uint64_t seed, uint64_t stream, uint64_t index) {
    Random mixed(seed ^ stream * 0xd1342543de82ef95ULL);
    mixed.state_ ^= mixed.Next() + index * 0x9e3779b97f4a7c15ULL;
    mixed.Next();
    return mixed;
  }

  uint64_t Next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15ULL;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
    return z ^ z >> 31;
  }

  // Below `bound`, which is greater than 0.
  uint64_t Below(uint64_t bound) { return static_cast<uint64_t>(Unit() * static_cast<double>(bound)); }

  // In [0, 1).
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }

 private:
  uint64_t state_;
};

}  // namespace parley::bench
