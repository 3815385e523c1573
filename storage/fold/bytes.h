// Small pieces of values: varints, numbers, bytes. Reading never passes the end: after the first
// failure everything reads as zero and ok() is false.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "rocksdb/slice.h"
#include "storage/engine/big_endian.h"

namespace parley {

constexpr size_t kVarintBytesMax = 10;

// Appends several small pieces, for which it takes room at once: one by one, looking for room costs more
// than what they hold.
class PieceWriter {
 public:
  // `bytes_max`: of all pieces together.
  PieceWriter(std::string& out, size_t bytes_max) : out_(out) {
    const size_t before = out.size();
    out.resize(before + bytes_max);
    at_ = out.data() + before;
  }
  ~PieceWriter() { out_.resize(static_cast<size_t>(at_ - out_.data())); }
  PieceWriter(const PieceWriter&) = delete;
  PieceWriter& operator=(const PieceWriter&) = delete;

  void U8(unsigned v) { *at_++ = static_cast<char>(v); }

  void I64(int64_t v) {
    SetI64(at_, v);
    at_ += sizeof(v);
  }

  // 7 bits a byte, lowest first, the top bit set on all bytes but the last.
  void Varint(uint64_t v) {
    for (; v >= 0x80; v >>= 7) U8(static_cast<unsigned>(v & 0x7f) | 0x80);
    U8(static_cast<unsigned>(v));
  }

  void Bytes(const void* bytes, size_t size) {
    std::memcpy(at_, bytes, size);
    at_ += size;
  }

 private:
  std::string& out_;
  char* at_;
};

// Appends a byte.
inline void PutByte(std::string& out, unsigned v) {
  out.push_back(static_cast<char>(v));
}

// Appends a varint.
inline void PutVarint(std::string& out, uint64_t v) {
  PieceWriter(out, kVarintBytesMax).Varint(v);
}

// Reads a value front to back.
class ByteReader {
 public:
  explicit ByteReader(const rocksdb::Slice& bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool ok() const { return ok_; }
  bool at_end() const { return at_ == end_; }
  size_t left() const { return static_cast<size_t>(end_ - at_); }
  void Fail() {
    ok_ = false;
    at_ = end_;
  }

  uint8_t U8() {
    if (at_end()) {
      Fail();
      return 0;
    }
    return static_cast<uint8_t>(*at_++);
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
    if (at_ != end_ && static_cast<uint8_t>(*at_) < 0x80) return static_cast<uint8_t>(*at_++);
    uint64_t v = 0;
    const char* at = at_;
    for (unsigned shift = 0; shift < 64 && at != end_; shift += 7) {
      const auto byte = static_cast<uint8_t>(*at++);
      v |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) {
        at_ = at;
        return v;
      }
    }
    Fail();
    return 0;
  }

  // The next `size` bytes; empty when there are fewer.
  rocksdb::Slice Take(uint64_t size) {
    if (size > left()) {
      Fail();
      return {};
    }
    const rocksdb::Slice taken(at_, size);
    at_ += size;
    return taken;
  }

 private:
  const char* at_;
  const char* end_;
  bool ok_ = true;
};

}  // namespace parley
