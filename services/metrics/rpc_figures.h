// RpcFigures: how many calls each method had, how they ended and how long they took.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "services/metrics/histogram.h"

namespace parley {

constexpr size_t kRpcCodeCount = 17;  // OK to UNAUTHENTICATED

// The canonical name of a status code below kRpcCodeCount, such as "NOT_FOUND".
const char* RpcCodeName(size_t code);

// Calls of one method.
struct MethodFigures {
  MethodFigures(std::string method, bool is_unary);

  // A call ended. The time of a stream says how long its reader stayed: only unary calls are timed.
  void Count(absl::StatusCode code, std::chrono::nanoseconds took);

  const std::string name;  // parley.v1.HistoryService/GetStance
  const bool unary;
  std::atomic<int64_t> in_flight{0};
  std::array<std::atomic<uint64_t>, kRpcCodeCount> codes{};
  Histogram durations;
};

// Thread-safe. Its methods are fixed when it is made, which bounds the series.
class RpcFigures {
 public:
  // The methods of every service that this program serves.
  RpcFigures();

  // By its name, "package.Service/Method"; unknown ones share an entry named "other".
  MethodFigures& Find(const char* name);

  const std::deque<MethodFigures>& methods() const { return methods_; }

 private:
  void AddService(const char* service);

  std::deque<MethodFigures> methods_;  // the first one is "other"
  absl::flat_hash_map<std::string, MethodFigures*> by_name_;
};

}  // namespace parley
