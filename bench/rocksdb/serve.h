// ServeWrites, ServeReads: RocksDB behind gRPC and nothing else, the least that a durable append, or a stance
// of which one node is not in memory, can take.
#pragma once

#include <string>
#include <vector>

#include "rocksdb/db.h"
#include "storage/engine/database.h"

namespace parley::bench {

// Serves on `listen` as ServeCalls() does. A call of Append writes the next of `batches`, which are bytes of
// rocksdb::WriteBatch and are written over and over, and is answered when it is synced; what comes while
// RocksDB is writing is written together next. Any other call is answered at once. `db` has the families that
// the batches name.
int ServeWrites(const std::string& listen, rocksdb::DB& db, const std::vector<std::string>& batches);

// The same with a call of GetStance, which reads the value of the next of `keys` from the files of `database`
// and is answered with the bytes of `answer`, whatever was read.
int ServeReads(const std::string& listen, Database& database, Family family,
               const std::vector<std::string>& keys, const std::string& answer);

}  // namespace parley::bench
