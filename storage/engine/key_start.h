// The first bytes of keys as numbers that sort as they do: comparing these tells most keys apart without a
// look at the keys, which lie anywhere in memory.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "rocksdb/slice.h"
#include "storage/engine/big_endian.h"

namespace parley {

// The first 16 bytes; those that a key does not have count as zeros, so that only different starts decide.
struct KeyStart {
  KeyStart() = default;
  explicit KeyStart(const rocksdb::Slice& key) {
    char bytes[16] = {};
    std::memcpy(bytes, key.data(), std::min(key.size(), sizeof(bytes)));
    first = GetU64(bytes);
    second = GetU64(bytes + 8);
  }

  bool operator==(const KeyStart&) const = default;
  bool operator<(const KeyStart& other) const {
    return first != other.first ? first < other.first : second < other.second;
  }

  uint64_t first = 0;
  uint64_t second = 0;
};

}  // namespace parley
