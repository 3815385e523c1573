// CRC-32C (Castagnoli; RFC 3720, appendix B.4), which RocksDB's files carry.
#pragma once

#include <cstdint>

#include "rocksdb/slice.h"

namespace parley {

// The checksum of `bytes`: 0xE3069283 for "123456789".
uint32_t Crc32c(const rocksdb::Slice& bytes);

}  // namespace parley
