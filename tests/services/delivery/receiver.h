// Receiver: an HTTP server on a loopback port that answers as a script says and keeps what it got.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace parley::testing {

// What the receiver does with one request.
struct Reply {
  int status = 200;
  std::string headers;  // lines, each with \r\n
  bool hang = false;    // never answers
  std::string body;
};

// What it got.
struct Received {
  std::string method;
  std::string path;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

// Thread-safe.
class Receiver {
 public:
  // Listens on `port`, or on a free one.
  explicit Receiver(uint16_t port = 0);
  // Ends open connections.
  ~Receiver();
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  uint16_t port() const { return port_; }
  std::string url(const std::string& path = "/hook") const;

  // The next requests are answered so, each once; later ones as Always() said: 200 at first.
  void Then(const Reply& reply);
  void Always(const Reply& reply);

  // Waits until `count` requests came in all, and returns all of them.
  std::vector<Received> WaitFor(size_t count);
  std::vector<Received> requests() const;
  size_t connections() const;

 private:
  void Accept();
  void Serve(int socket);
  Reply Take(const Received& received);

  int listener_ = -1;
  uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable came_;
  std::deque<Reply> replies_;
  Reply always_;
  std::vector<Received> requests_;
  std::vector<int> sockets_;
  std::vector<std::thread> threads_;
  bool stopping_ = false;
  std::thread acceptor_;
};

// A loopback port that nobody listens on.
uint16_t DeadPort();

}  // namespace parley::testing
