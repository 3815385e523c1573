// Signal: something that happens once, and that other threads wait for. Thread sanitizers see how it
// synchronises, which they cannot for Abseil's as Debian builds it.
#pragma once

#include <condition_variable>
#include <mutex>

namespace parley::testing {

class Signal {
 public:
  void Set() {
    const std::scoped_lock lock(mutex_);
    set_ = true;
    changed_.notify_all();
  }

  bool IsSet() const {
    const std::scoped_lock lock(mutex_);
    return set_;
  }

  void Wait() const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return set_; });
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool set_ = false;
};

}  // namespace parley::testing
