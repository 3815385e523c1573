// MetricsEndpoint: the page over HTTP, for Prometheus to scrape: GET /metrics.
//
//   auto endpoint = MetricsEndpoint::Start("127.0.0.1:7412", sources);
//   ... (*endpoint)->address() ...
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/metrics/sources.h"

namespace parley {

// Serves until it is destroyed, which waits for scrapes under way. It asks nobody who they are.
class MetricsEndpoint {
 public:
  // Listens on HOST:PORT or [IPV6]:PORT; port 0 takes a free one. InvalidArgument kInvalidField: a malformed
  // address; Unavailable: it cannot be listened on.
  static absl::StatusOr<std::unique_ptr<MetricsEndpoint>> Start(const std::string& listen,
                                                                MetricsSources sources);

  ~MetricsEndpoint();

  // Where it listens, with the port that was taken.
  const std::string& address() const;

 private:
  struct Impl;
  explicit MetricsEndpoint(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace parley
