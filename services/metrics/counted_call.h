// CountedCall: one call from its arrival to its status, on its way to the metrics.
//
//   const CountedCall counted(metrics.rpcs(), "parley.v1.HistoryService/GetStance");
//   ... counted.End(status.code()) ...
#pragma once

#include <chrono>

#include "absl/status/status.h"
#include "services/metrics/rpc_figures.h"

namespace parley {

// Whoever ends the call calls End(), once. Copies stand for the same call.
class CountedCall {
 public:
  // `figures` must outlive the call.
  CountedCall(RpcFigures& figures, const char* method)
      : method_(figures.Find(method)), begun_(std::chrono::steady_clock::now()) {
    method_.in_flight.fetch_add(1, std::memory_order_relaxed);
  }

  void End(absl::StatusCode code) const {
    method_.Count(code, std::chrono::steady_clock::now() - begun_);
    method_.in_flight.fetch_sub(1, std::memory_order_relaxed);
  }

 private:
  MethodFigures& method_;
  const std::chrono::steady_clock::time_point begun_;
};

}  // namespace parley
