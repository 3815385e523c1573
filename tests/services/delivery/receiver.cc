#include "tests/services/delivery/receiver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace parley::testing {
namespace {

int Listen(uint16_t& port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener, generic, size) != 0 || ::listen(listener, 64) != 0) std::abort();
  ::getsockname(listener, generic, &size);
  port = ntohs(address.sin_port);
  return listener;
}

// Reads one request from `pending` and the socket; false at the end of the connection.
bool ReadRequest(int socket, std::string& pending, Received& received) {
  size_t head_end = 0;
  size_t length = 0;
  for (;;) {
    head_end = pending.find("\r\n\r\n");
    if (head_end != std::string::npos) {
      std::vector<std::string> lines = absl::StrSplit(pending.substr(0, head_end), "\r\n");
      const std::vector<std::string> first = absl::StrSplit(lines[0], ' ');
      received = {first[0], first[1], {}, ""};
      for (size_t i = 1; i < lines.size(); ++i) {
        const std::pair<std::string, std::string> header = absl::StrSplit(lines[i], absl::MaxSplits(": ", 1));
        received.headers[absl::AsciiStrToLower(header.first)] = header.second;
      }
      if (!absl::SimpleAtoi(received.headers["content-length"], &length)) length = 0;
      if (pending.size() >= head_end + 4 + length) break;
    }
    char bytes[16'384];
    const ssize_t got = ::recv(socket, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    pending.append(bytes, static_cast<size_t>(got));
  }
  received.body = pending.substr(head_end + 4, length);
  pending.erase(0, head_end + 4 + length);
  return true;
}

}  // namespace

Receiver::Receiver(uint16_t port) : port_(port) {
  listener_ = Listen(port_);
  acceptor_ = std::thread([this] { Accept(); });
}

Receiver::~Receiver() {
  std::vector<std::thread> threads;
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }
  acceptor_.join();
  {
    const std::scoped_lock lock(mutex_);
    threads.swap(threads_);
  }
  for (std::thread& thread : threads) thread.join();
  for (const int socket : sockets_) ::close(socket);
  ::close(listener_);
}

std::string Receiver::url(const std::string& path) const {
  return absl::StrCat("http://127.0.0.1:", port_, path);
}

void Receiver::Then(const Reply& reply) {
  const std::scoped_lock lock(mutex_);
  replies_.push_back(reply);
}

void Receiver::Always(const Reply& reply) {
  const std::scoped_lock lock(mutex_);
  always_ = reply;
}

std::vector<Received> Receiver::WaitFor(size_t count) {
  std::unique_lock lock(mutex_);
  came_.wait(lock, [&] { return requests_.size() >= count; });
  return requests_;
}

std::vector<Received> Receiver::requests() const {
  const std::scoped_lock lock(mutex_);
  return requests_;
}

size_t Receiver::connections() const {
  const std::scoped_lock lock(mutex_);
  return sockets_.size();
}

void Receiver::Accept() {
  for (;;) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const std::scoped_lock lock(mutex_);
    sockets_.push_back(socket);
    if (stopping_) return;
    threads_.emplace_back([this, socket] { Serve(socket); });
  }
}

Reply Receiver::Take(const Received& received) {
  const std::scoped_lock lock(mutex_);
  requests_.push_back(received);
  came_.notify_all();
  if (replies_.empty()) return always_;
  const Reply reply = replies_.front();
  replies_.pop_front();
  return reply;
}

void Receiver::Serve(int socket) {
  std::string pending;
  Received received;
  while (ReadRequest(socket, pending, received)) {
    const Reply reply = Take(received);
    if (reply.hang) continue;  // until the other side gives up
    const std::string text = absl::StrCat("HTTP/1.1 ", reply.status, " Scripted\r\n", reply.headers,
                                          "Content-Length: ", reply.body.size(), "\r\n\r\n", reply.body);
    if (::send(socket, text.data(), text.size(), MSG_NOSIGNAL) < 0) return;
  }
}

uint16_t DeadPort() {
  const Receiver receiver;
  return receiver.port();
}

}  // namespace parley::testing
