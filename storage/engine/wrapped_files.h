// Files that RocksDB writes, wrapped where it makes them.
#pragma once

#include <memory>
#include <string>

#include "rocksdb/file_system.h"

namespace parley {

// The files of a file system, some of them in wrappers.
class WrappedFiles : public rocksdb::FileSystemWrapper {
 public:
  using FileSystemWrapper::FileSystemWrapper;

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override {
    rocksdb::IOStatus status = target()->NewWritableFile(path, options, file, debug);
    if (status.ok()) Wrap(path, *file);
    return status;
  }

 private:
  // Puts a wrapper in the place of `file`, which was just made, if it is to have one.
  virtual void Wrap(const std::string& path, std::unique_ptr<rocksdb::FSWritableFile>& file) = 0;
};

// A wrapper that has one way of appending to override.
class WrappedFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  using FSWritableFileOwnerWrapper::FSWritableFileOwnerWrapper;

  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override = 0;
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo&, rocksdb::IODebugContext* debug) final {
    return Append(data, options, debug);
  }
};

}  // namespace parley
