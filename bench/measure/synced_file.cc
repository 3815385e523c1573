#include "bench/measure/synced_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace parley::bench {

SyncedFile::SyncedFile(const std::string& path, size_t bytes)
    : path_(path),
      record_(bytes, 'x'),
      fd_(::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600)) {}

SyncedFile::~SyncedFile() {
  ::close(fd_);
  ::unlink(path_.c_str());
}

void SyncedFile::Write() {
  if (::write(fd_, record_.data(), record_.size()) >= 0 && ::fdatasync(fd_) == 0) return;
  std::perror(path_.c_str());
  std::exit(1);
}

}  // namespace parley::bench
