#include "bench/measure/synced_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace parley::bench {
namespace {

constexpr size_t kFileBytes = 16 << 20;  // thousands of appends

}  // namespace

SyncedFile::SyncedFile(const std::string& path, size_t bytes)
    : path_(path),
      record_(bytes, 'x'),
      records_(std::max<size_t>(1, kFileBytes / bytes)),
      fd_(::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600)) {
  if (fd_ < 0) Fail();
  const std::string zeros(bytes, '\0');
  for (size_t i = 0; i < records_; ++i) WriteAt(i, zeros);
  if (::fsync(fd_) != 0) Fail();
}

SyncedFile::~SyncedFile() {
  ::close(fd_);
  ::unlink(path_.c_str());
}

void SyncedFile::Write() {
  WriteAt(next_, record_);
  if (::fdatasync(fd_) != 0) Fail();
  next_ = (next_ + 1) % records_;
}

void SyncedFile::WriteAt(size_t number, const std::string& bytes) {
  const auto offset = static_cast<off_t>(number * bytes.size());
  if (::pwrite(fd_, bytes.data(), bytes.size(), offset) != static_cast<ssize_t>(bytes.size())) Fail();
}

void SyncedFile::Fail() {
  std::perror(path_.c_str());
  std::exit(1);
}

}  // namespace parley::bench
