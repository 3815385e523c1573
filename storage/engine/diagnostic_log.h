// What RocksDB notes about itself, in the file LOG of its directory: for those who look into trouble. It
// matters to nobody else, so a disk on which it cannot be written harms nothing (RocksDB's own logger aborts
// the program after a failed write), and it does not grow without end.
#pragma once

#include <memory>
#include <string>

#include "rocksdb/env.h"

namespace parley {

// Notes into `directory`/LOG. What was there before becomes LOG.old, and so does LOG when it has 4 MiB.
std::shared_ptr<rocksdb::Logger> OpenDiagnosticLog(const std::string& directory);

}  // namespace parley
