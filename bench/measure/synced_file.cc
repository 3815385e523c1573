#include "bench/measure/synced_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace parley::bench {

Series SyncedWrites(const std::string& path, size_t bytes, int times) {
  const int fd = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  const std::string record(bytes, 'x');
  Series series;
  for (int i = 0; i < times; ++i) {
    const Clock::time_point start = Clock::now();
    if (::write(fd, record.data(), record.size()) < 0 || ::fdatasync(fd) != 0) {
      std::perror(path.c_str());
      std::exit(1);
    }
    series.AddSince(start);
  }
  ::close(fd);
  ::unlink(path.c_str());
  return series;
}

}  // namespace parley::bench
