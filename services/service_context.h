// What the gRPC services share.
#pragma once

#include <cstdint>
#include <string>

#include "services/metrics/counted_call.h"
#include "services/metrics/metrics.h"
#include "services/request/query_view.h"
#include "services/rpc/stop_signal.h"
#include "services/worker_pool.h"

namespace parley {

// All references outlive the services.
struct ServiceContext {
  Store& store;
  Clock clock;
  WorkerPool& queries;      // pages and reading of events: bounded work each
  WorkerPool& comparisons;  // whole matrices, which can take seconds: pages do not wait for them
  WorkerPool& parsing;      // large appends: they do not wait for queries
  StopSignal& stopping;     // ends open streams
  std::string version;      // of the server program
  int64_t started_at_us = 0;
  Metrics& metrics;  // counts, whether or not somebody listens

  // A call of `method`, such as "parley.v1.HistoryService/GetStance", that begins now.
  CountedCall Count(const char* method) const { return {metrics.rpcs(), method}; }
};

}  // namespace parley
