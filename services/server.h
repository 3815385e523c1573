// The whole gRPC server behind one factory: every service, health, reflection.
//
//   absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(**store, {.listen = "127.0.0.1:7411"});
//   ... (*server)->address() ...
//   (*server)->Shutdown();
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/limits.h"
#include "services/request/query_view.h"
#include "services/watch/event_feed.h"

namespace parley {

// How a server runs.
struct ServerOptions {
  std::string listen = "127.0.0.1:7411";  // HOST:PORT, [IPV6]:PORT or unix:PATH; port 0: a free one
  Clock clock;                            // not given: the system's
  std::string version;                    // told by GetStatus
  size_t worker_threads = 0;              // 0: as many as processors, at least limits::kWorkerThreadsMin
  size_t queued_queries_max = limits::kQueuedQueriesMax;
  FeedOptions watching;
};

// A running server. Its methods are for one thread.
class Server {
 public:
  // Starts serving `store`, which must outlive the server. InvalidArgument: a malformed address;
  // Unavailable: it cannot be listened on.
  static absl::StatusOr<std::unique_ptr<Server>> Start(Store& store, ServerOptions options);

  // Shuts down.
  ~Server();

  // Where it listens, with the port that was taken.
  const std::string& address() const;

  // Stops gracefully: turns health to NOT_SERVING, finishes appends that are queued, refuses new ones,
  // tells streams to end (watchers learn where to resume), waits for calls under way up to `grace_ms`
  // and cancels what is left then. The store takes no more appends afterwards.
  void Shutdown(int64_t grace_ms = limits::kShutdownGraceMs);

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace parley
