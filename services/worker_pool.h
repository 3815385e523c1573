// WorkerPool: a fixed number of threads for work that must not hold up gRPC's own few threads.
//
//   WorkerPool pool(2, 1'024);
//   if (!pool.TrySubmit([=] { ... })) return RESOURCE_EXHAUSTED;
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"

namespace parley {

// Thread-safe. Tasks start in the order in which they came.
class WorkerPool {
 public:
  WorkerPool(size_t threads, size_t queued_max);

  // Runs what is queued, then stops.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Queues a task; false when the queue is full or the pool stopped: the task is not run then.
  bool TrySubmit(std::function<void()> task);

  // The same, but only when a thread has nothing to do: for help with work that gets done without it too.
  bool TrySubmitIdle(std::function<void()> task);

  // Tasks that wait for a thread now, and how many may.
  size_t queued() const;
  size_t queued_max() const { return queued_max_; }

  // Threads that have nothing to do now.
  size_t idle() const;

  // Takes no more tasks, runs what is queued and waits for it.
  void Stop();

 private:
  bool Queue(std::function<void()> task, size_t queued_max) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Run();

  const size_t queued_max_;
  mutable std::mutex mutex_;
  std::condition_variable work_;  // a task came, or the end
  std::deque<std::function<void()>> tasks_ ABSL_GUARDED_BY(mutex_);
  size_t idle_ ABSL_GUARDED_BY(mutex_) = 0;  // threads that wait for a task
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace parley
