// Sorted files that the manifest, RocksDB's list of them, may name stay where they are. When files are put
// into the database and the manifest cannot be written or synced, RocksDB removes these files again; but
// nobody knows whether the entry reached the disk, and with an entry for a file that is gone no start
// succeeds.
#pragma once

#include <memory>

#include "rocksdb/file_system.h"

namespace parley {

// The files of `base`. Once a manifest (MANIFEST-*) could not be written, sorted files (*.sst) are not
// deleted any more: IOError. The next start removes those that are in no manifest.
std::shared_ptr<rocksdb::FileSystem> WithGuardedManifest(std::shared_ptr<rocksdb::FileSystem> base);

}  // namespace parley
