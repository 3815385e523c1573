// FaultyDisk: RocksDB's view of a disk that fails when it is told to, for tests of what an append does then.
//
//   FaultyDisk disk;
//   options.env = disk.env();
//   disk.Hold();                          // the next write of the log waits ...
//   disk.WaitUntilHeld();
//   disk.Fail(FaultyDisk::Fault::kSync);
//   disk.Release();                       // ... and cannot be synced
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "rocksdb/env.h"
#include "rocksdb/file_system.h"

namespace parley::testing {

// Thread-safe. Only write-ahead logs are touched; all other files are as the system has them.
class FaultyDisk {
 public:
  enum class Fault {
    kNone,
    kSync,       // bytes were written, but nobody knows whether they are on the disk
    kWrite,      // nothing was written
    kTornWrite,  // the first half was written
    kNoSpace,    // the same, and the disk is full
  };

  FaultyDisk();
  ~FaultyDisk();

  // Of RocksDB's options. Lives as long as this.
  rocksdb::Env* env() const { return env_.get(); }

  // From now on every sync, or write, of a log fails.
  void Fail(Fault fault);

  // Stops the next write or sync of a log until Release().
  void Hold();
  // Returns when one stands still.
  void WaitUntilHeld();
  // Lets it through up to the end of the sync that follows, and stops what comes then.
  void Step();
  void Release();

  // What a power loss does, once the database is closed: logs end where they were last synced.
  void DropUnsynced();

  // --- For the files of this disk ---

  // How far a log was appended to.
  struct LogEnd {
    std::string path;
    uint64_t bytes;
  };

  void OnNewLog(const std::string& path);
  rocksdb::IOStatus Write(rocksdb::FSWritableFile& file, const rocksdb::Slice& data,
                          const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug);
  rocksdb::IOStatus Sync(const LogEnd& end, rocksdb::FSWritableFile& file, const rocksdb::IOOptions& options,
                         rocksdb::IODebugContext* debug);

 private:
  // Waits while the disk is held; the fault that is in force then.
  Fault Next(bool is_sync);

  std::mutex mutex_;
  std::condition_variable changed_;
  Fault fault_ ABSL_GUARDED_BY(mutex_) = Fault::kNone;
  bool hold_ ABSL_GUARDED_BY(mutex_) = false;
  bool held_ ABSL_GUARDED_BY(mutex_) = false;
  bool stepping_ ABSL_GUARDED_BY(mutex_) = false;                   // up to the end of the next sync
  std::map<std::string, uint64_t> synced_ ABSL_GUARDED_BY(mutex_);  // bytes of each log, by path
  std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace parley::testing
