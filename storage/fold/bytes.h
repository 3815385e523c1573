// Small pieces of values: varints, numbers, bytes. Reading never passes the end: after the first
// failure everything reads as zero and ok() is false.
#pragma once

#include <cstdint>
#include <string>

#include "rocksdb/slice.h"
#include "storage/engine/big_endian.h"

namespace parley {

// Appends 7 bits a byte, lowest first, the top bit set on all bytes but the last.
inline void PutVarint(std::string& out, uint64_t v) {
  for (; v >= 0x80; v >>= 7) out.push_back(static_cast<char>((v & 0x7f) | 0x80));
  out.push_back(static_cast<char>(v));
}

// Reads a value front to back.
class ByteReader {
 public:
  explicit ByteReader(const rocksdb::Slice& bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  bool at_end() const { return bytes_.empty(); }
  size_t left() const { return bytes_.size(); }
  void Fail() {
    ok_ = false;
    bytes_.clear();
  }

  uint8_t U8() {
    const rocksdb::Slice taken = Take(1);
    return taken.empty() ? uint8_t{0} : static_cast<uint8_t>(taken[0]);
  }

  uint64_t U64() {
    const rocksdb::Slice taken = Take(8);
    return taken.empty() ? 0 : GetU64(taken.data());
  }

  int64_t I64() {
    const rocksdb::Slice taken = Take(8);
    return taken.empty() ? 0 : GetI64(taken.data());
  }

  uint64_t Varint() {
    uint64_t v = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const uint8_t byte = U8();
      v |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return v;
    }
    Fail();
    return 0;
  }

  // The next `size` bytes; empty when there are fewer.
  rocksdb::Slice Take(uint64_t size) {
    if (size > bytes_.size()) {
      Fail();
      return {};
    }
    const rocksdb::Slice taken(bytes_.data(), size);
    bytes_.remove_prefix(size);
    return taken;
  }

 private:
  rocksdb::Slice bytes_;
  bool ok_ = true;
};

}  // namespace parley
