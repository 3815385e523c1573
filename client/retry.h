// How the client waits before it tries again.
#pragma once

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>

namespace parley {

// Waits longer and longer, with jitter so that many clients do not come back at once. Not thread-safe.
class Backoff {
 public:
  Backoff(std::chrono::milliseconds first, std::chrono::milliseconds longest)
      : first_(first), longest_(longest), next_(first) {}

  // Sleeps for 50 % to 100 % of the current delay and doubles it.
  void Wait() {
    std::uniform_int_distribution<std::chrono::milliseconds::rep> jitter(next_.count() / 2, next_.count());
    std::this_thread::sleep_for(std::chrono::milliseconds(jitter(random_)));
    next_ = std::min(next_ * 2, longest_);
  }

  // Starts over after a success.
  void Reset() { next_ = first_; }

 private:
  const std::chrono::milliseconds first_;
  const std::chrono::milliseconds longest_;
  std::chrono::milliseconds next_;
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace parley
