// Numbers in keys: big-endian, so that bytes sort as values; signed ones with the sign bit flipped.
#pragma once

#include <endian.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "rocksdb/slice.h"

namespace parley {

// Appends 2 bytes.
inline void PutU16(std::string& out, uint16_t v) {
  char bytes[sizeof(v)];
  v = htobe16(v);
  std::memcpy(bytes, &v, sizeof(v));
  out.append(bytes, sizeof(v));
}

// Appends 4 bytes.
inline void PutU32(std::string& out, uint32_t v) {
  char bytes[sizeof(v)];
  v = htobe32(v);
  std::memcpy(bytes, &v, sizeof(v));
  out.append(bytes, sizeof(v));
}

// Appends 8 bytes.
inline void PutU64(std::string& out, uint64_t v) {
  char bytes[sizeof(v)];
  v = htobe64(v);
  std::memcpy(bytes, &v, sizeof(v));
  out.append(bytes, sizeof(v));
}

// A number that sorts without its sign as `v` does with it.
inline uint64_t WithoutSign(int64_t v) {
  return static_cast<uint64_t>(v) ^ (1ULL << 63);
}

// Appends 8 bytes that sort as signed numbers.
inline void PutI64(std::string& out, int64_t v) {
  PutU64(out, WithoutSign(v));
}

// The same into 8 bytes at `p`.
inline void SetI64(char* p, int64_t v) {
  const uint64_t bytes = htobe64(WithoutSign(v));
  std::memcpy(p, &bytes, sizeof(bytes));
}

// Reads what PutU16 wrote at `p`.
inline uint16_t GetU16(const char* p) {
  uint16_t v = 0;
  std::memcpy(&v, p, sizeof(v));
  return be16toh(v);
}

// Reads what PutU32 wrote at `p`.
inline uint32_t GetU32(const char* p) {
  uint32_t v = 0;
  std::memcpy(&v, p, sizeof(v));
  return be32toh(v);
}

// Reads what PutU64 wrote at `p`.
inline uint64_t GetU64(const char* p) {
  uint64_t v = 0;
  std::memcpy(&v, p, sizeof(v));
  return be64toh(v);
}

// Reads what PutI64 wrote at `p`.
inline int64_t GetI64(const char* p) {
  return static_cast<int64_t>(GetU64(p) ^ (1ULL << 63));
}

}  // namespace parley
