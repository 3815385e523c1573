// PositionTable: a few bytes for each position of the ledger, in a file, while a rebuild has to find them
// again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "rocksdb/env.h"
#include "rocksdb/slice.h"

namespace parley {

// One thread.
class PositionTable {
 public:
  // Makes the file. `record_bytes`: how many each position has.
  absl::Status Open(rocksdb::Env& env, const std::string& path, size_t record_bytes);

  // Sets the record of a position behind all others that have one.
  absl::Status Append(uint64_t position, const rocksdb::Slice& record);

  // The record of a position; zeros for one that has none.
  absl::Status Get(uint64_t position, std::string& record) const;

 private:
  absl::Status WriteBuffer();

  std::unique_ptr<rocksdb::RandomRWFile> file_;
  size_t record_bytes_ = 0;
  uint64_t written_ = 0;  // bytes in the file
  std::string buffer_;    // the bytes behind these
};

}  // namespace parley
