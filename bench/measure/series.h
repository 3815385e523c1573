// Durations and how they are spread; measurements as lines of JSON for bench/run.
#pragma once

#include <chrono>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace parley::bench {

using Clock = std::chrono::steady_clock;

// Seconds since `start`.
inline double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Durations of one kind of work, in microseconds.
class Series {
 public:
  void Add(double us) { us_.push_back(us); }
  void AddSince(Clock::time_point start) { Add(SecondsSince(start) * 1e6); }
  void Clear() { us_.clear(); }
  size_t size() const { return us_.size(); }

  // The q-quantile, q in [0, 1]; 0 when empty. Reorders.
  double Quantile(double q);

 private:
  std::vector<double> us_;
};

// Prints {"what": ..., figures...} on one line of stdout and flushes it.
void Print(const std::string& what, std::initializer_list<std::pair<const char*, double>> figures);

// Prints {"what": ..., "calls": n, "seconds": s, "per_second": n / s, "p50_us": ..., "p99_us": ...}.
void PrintCalls(const std::string& what, Series& series, double seconds);

}  // namespace parley::bench
