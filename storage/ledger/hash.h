// Hashes and randomness of the ledger, from OpenSSL.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>

#include "core/uuid.h"

namespace parley {

using Sha256Digest = std::array<uint8_t, 32>;
using Salt = std::array<uint8_t, 16>;

// A stretch of bytes to hash.
struct Bytes {
  const void* data;
  size_t size;
};

// SHA-256 over the pieces, one behind the other.
Sha256Digest Sha256(std::initializer_list<Bytes> pieces);

// `count` random bytes at `out`; one call for many costs little more than one for a few. Aborts when the
// system has no randomness: nothing safe could be done.
void RandomBytes(uint8_t* out, size_t count);

// A new UUID, version 7 of RFC 9562: sorts by time.
Uuid MakeUuid(int64_t now_us);

}  // namespace parley
