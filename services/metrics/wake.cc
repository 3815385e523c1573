#include "services/metrics/wake.h"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <future>
#include <string>

#include "absl/strings/str_cat.h"

namespace parley {
namespace {

constexpr auto kPause = std::chrono::milliseconds(5);

// Connects and leaves at once; that it fails is no matter.
void Knock(const ListenAddress& address) {
  std::string host = address.host;
  if (host.front() == '[') host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), absl::StrCat(address.port).c_str(), &hints, &found) != 0) return;
  const int fd =
      socket(found->ai_family, found->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, found->ai_protocol);
  if (fd >= 0) {
    static_cast<void>(connect(fd, found->ai_addr, found->ai_addrlen));
    close(fd);
  }
  freeaddrinfo(found);
}

}  // namespace

void StopWoken(const ListenAddress& address, const std::function<void()>& stop) {
  const std::future<void> stopped = std::async(std::launch::async, stop);
  while (stopped.wait_for(kPause) != std::future_status::ready) Knock(address);
}

}  // namespace parley
