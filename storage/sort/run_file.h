// Run files: sorted entries on disk while a rebuild sorts more than memory holds. They are read once, by the
// process that wrote them, so they have no version and no checksums.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "rocksdb/env.h"
#include "rocksdb/slice.h"

namespace parley {

// What an entry of a run starts with, in memory as on disk; key and value follow.
struct EntrySizes {
  uint32_t key = 0;
  uint32_t value = 0;
};

// Writes a run front to back. One thread.
class RunFileWriter {
 public:
  // Replaces a file that is there.
  absl::Status Open(rocksdb::Env& env, const std::string& path);

  absl::Status Append(const rocksdb::Slice& key, const rocksdb::Slice& value);

  // Must be last. The file is not synced.
  absl::Status Finish();

 private:
  absl::Status WriteBuffer();

  std::unique_ptr<rocksdb::WritableFile> file_;
  std::string buffer_;
};

// Reads a run front to back. One thread.
class RunFileReader {
 public:
  // Stands at the first entry, if there is one.
  absl::Status Open(rocksdb::Env& env, const std::string& path);

  bool valid() const { return valid_; }
  rocksdb::Slice key() const { return key_; }      // until Next()
  rocksdb::Slice value() const { return value_; }  // until Next()

  // On error it is no longer valid.
  absl::Status Next();

 private:
  absl::Status Fill(size_t wanted);
  size_t Left() const { return buffer_.size() - at_; }

  std::unique_ptr<rocksdb::SequentialFile> file_;
  std::string buffer_;
  size_t at_ = 0;  // of the buffer: behind the entry it stands at
  rocksdb::Slice key_;
  rocksdb::Slice value_;
  bool valid_ = false;
};

}  // namespace parley
