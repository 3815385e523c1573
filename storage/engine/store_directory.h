// What is looked at in a data directory before RocksDB touches it: RocksDB takes any directory for its own,
// and one without a file CURRENT for empty, whose other files it then deletes.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rocksdb/env.h"

namespace parley {

// Creates the directory when it is missing, so that it survives a power loss.
absl::Status MakeDirectory(const std::string& directory);

// The families of a store that this program can open; none in an empty directory. Nothing is changed. Errors:
// kStoreInUse, kStoreTooNew, kStoreUnusable (damaged, not writable, or of another program).
// `accepts_damage`: see CheckLogs.
absl::StatusOr<std::vector<std::string>> CheckDirectory(const std::string& directory, rocksdb::Env& env,
                                                        bool accepts_damage);

// Of a RocksDB that could not be opened.
absl::Status OpenFailed(const std::string& directory, const rocksdb::Status& status);

}  // namespace parley
