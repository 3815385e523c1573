// Write-ahead logs that are written over zeros. Syncing bytes that make a file longer also syncs its size and
// where its blocks are, which takes about as long again; so zeros go ahead of what is appended, many at a
// time.
//
// What follows the last record of a log, after a crash, are zeros: RocksDB skips them (it used to write logs
// into mapped memory, which left the same).
#pragma once

#include <memory>

#include "rocksdb/file_system.h"

namespace parley {

// The files of `base`, with logs (*.log) written over zeros.
std::shared_ptr<rocksdb::FileSystem> WithPrefilledLogs(std::shared_ptr<rocksdb::FileSystem> base);

}  // namespace parley
