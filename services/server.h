// The whole gRPC server behind one factory: every service, health, reflection.
//
//   absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(**store, {.listen = "127.0.0.1:7411"});
//   ... (*server)->address() ...
//   (*server)->Shutdown();
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/alerts/delivery/delivery_options.h"
#include "services/limits.h"
#include "services/metrics/metrics.h"
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
  Metrics* metrics = nullptr;  // counts what happens, and outlives the server; null: one of its own
  std::string metrics_listen;  // HOST:PORT of the metrics page; port 0: a free one; empty: none
  size_t metrics_series_max = limits::kMetricSeriesDefault;  // of stances and gaps
  DeliveryOptions delivery;                                  // of alerts
  std::function<void(const std::string&)> log;               // notes for operators; may be empty
};

// A running server. Its methods are for one thread.
class Server {
 public:
  // Starts serving `store`, which must outlive the server. InvalidArgument: a malformed address;
  // Unavailable: one of them cannot be listened on.
  static absl::StatusOr<std::unique_ptr<Server>> Start(Store& store, ServerOptions options);

  // Shuts down.
  ~Server();

  // Where it listens, with the port that was taken.
  const std::string& address() const;

  // Where the metrics page is, with the port that was taken; empty when there is none.
  std::string metrics_address() const;

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
