// A progress line on a terminal.
#pragma once

#include <chrono>
#include <cstdint>
#include <ostream>
#include <string>

namespace parley {

// Draws at most ten times a second, over itself; nothing when `enabled` is false. Not thread-safe.
class ProgressLine {
 public:
  ProgressLine(std::ostream& out, bool enabled) : out_(out), enabled_(enabled) {}
  ~ProgressLine() { Clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // Shows how far the work is: `done` of `total` (0: not known) in the unit of the share, and `count`
  // things with their rate.
  void Update(std::uint64_t done, std::uint64_t total, std::uint64_t count, const std::string& things);

  // Wipes the line.
  void Clear();

 private:
  using Clock = std::chrono::steady_clock;

  std::ostream& out_;
  const bool enabled_;
  bool drawn_ = false;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point next_ = start_ + std::chrono::milliseconds(200);
};

}  // namespace parley
