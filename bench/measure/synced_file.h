// What the disk takes for a write that is synced.
#pragma once

#include <cstddef>
#include <string>

namespace parley::bench {

// A file that grows as a log does, and is removed at the end. Ends the program with a message when it cannot
// be written.
class SyncedFile {
 public:
  SyncedFile(const std::string& path, size_t bytes);
  ~SyncedFile();
  SyncedFile(const SyncedFile&) = delete;
  SyncedFile& operator=(const SyncedFile&) = delete;

  // Writes so many bytes at its end, and syncs them.
  void Write();

 private:
  const std::string path_;
  const std::string record_;
  const int fd_;
};

}  // namespace parley::bench
