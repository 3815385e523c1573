// Tells a write-ahead log that ends in the middle of its last write, as crashes leave it, from one that is
// damaged. RocksDB ends a log at the first record that it cannot read and then deletes the file: whole
// records behind that one, which were acknowledged, would be lost without a word.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace parley {

// Where a log is damaged.
struct LogDamage {
  std::string path;
  uint64_t bad_at = 0;    // byte at which the first record begins that cannot be read
  uint64_t whole_at = 0;  // byte at which a whole one follows
};

// Walks the records of one log, as RocksDB's log format has them. Absent: all can be read, or nothing whole
// stands behind the first that cannot. Internal kStorageFailed when the file cannot be read.
absl::StatusOr<std::optional<LogDamage>> FindLogDamage(const std::string& path);

// True for names that RocksDB gives its logs and sorted files: a number, then `extension`.
bool IsNumberedFile(const std::filesystem::path& file, const char* extension);

// Checks all logs of a database that is not open. FailedPrecondition kStoreUnusable names the first damaged
// one; nothing was changed. With `accepts_damage`, it is copied to FILE.damaged and OK.
absl::Status CheckLogs(const std::string& directory, bool accepts_damage);

}  // namespace parley
