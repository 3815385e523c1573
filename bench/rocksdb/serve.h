// ServeWrites: RocksDB behind gRPC and nothing else, the least that a durable append can take.
#pragma once

#include <string>
#include <vector>

#include "rocksdb/db.h"

namespace parley::bench {

// Serves on `listen` as ServeCalls() does. A call of Append writes the next of `batches`, which are bytes of
// rocksdb::WriteBatch and are written over and over, and is answered when it is synced; what comes while
// RocksDB is writing is written together next. Any other call is answered at once. `db` has the families that
// the batches name.
int ServeWrites(const std::string& listen, rocksdb::DB& db, const std::vector<std::string>& batches);

}  // namespace parley::bench
