// What the disk takes for a write that is synced.
#pragma once

#include <cstddef>
#include <string>

namespace parley::bench {

// A file of zeros that is written over from front to back, as parleyd's log is, and removed at the end: a
// sync of bytes that make a file longer takes more, since its size and the place of its blocks are synced as
// well. Ends the program with a message when it cannot be written.
class SyncedFile {
 public:
  // Makes the file, and syncs its zeros. `bytes` are those of a write, at least 1.
  SyncedFile(const std::string& path, size_t bytes);
  ~SyncedFile();
  SyncedFile(const SyncedFile&) = delete;
  SyncedFile& operator=(const SyncedFile&) = delete;

  // Writes so many bytes behind those of the last write, or at the front again when the end is reached, and
  // syncs them.
  void Write();

 private:
  void WriteAt(size_t number, const std::string& bytes);
  [[noreturn]] void Fail();

  const std::string path_;
  const std::string record_;
  const size_t records_;  // that fit into the file
  size_t next_ = 0;       // of these
  const int fd_;
};

}  // namespace parley::bench
