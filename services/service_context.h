// What the gRPC services share.
#pragma once

#include <cstdint>
#include <string>

#include "services/request/query_view.h"
#include "services/rpc/stop_signal.h"
#include "services/worker_pool.h"

namespace parley {

// All references outlive the services.
struct ServiceContext {
  Store& store;
  Clock clock;
  WorkerPool& queries;   // longer queries and reading of events
  StopSignal& stopping;  // ends open streams
  std::string version;   // of the server program
  int64_t started_at_us = 0;
};

}  // namespace parley
