#include "services/worker_pool.h"

#include <mutex>
#include <utility>

namespace parley {

WorkerPool::WorkerPool(size_t threads, size_t queued_max) : queued_max_(queued_max) {
  threads_.reserve(threads);
  for (size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

WorkerPool::~WorkerPool() {
  Stop();
}

bool WorkerPool::TrySubmit(std::function<void()> task) {
  const std::scoped_lock lock(mutex_);
  return Queue(std::move(task), queued_max_);
}

bool WorkerPool::TrySubmitIdle(std::function<void()> task) {
  const std::scoped_lock lock(mutex_);
  return Queue(std::move(task), idle_);
}

bool WorkerPool::Queue(std::function<void()> task, size_t queued_max) {
  if (stopping_ || tasks_.size() >= queued_max) return false;
  tasks_.push_back(std::move(task));
  work_.notify_one();
  return true;
}

size_t WorkerPool::queued() const {
  const std::scoped_lock lock(mutex_);
  return tasks_.size();
}

size_t WorkerPool::idle() const {
  const std::scoped_lock lock(mutex_);
  return idle_;
}

void WorkerPool::Stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  work_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void WorkerPool::Run() {
  for (;;) {
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      ++idle_;
      work_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
      --idle_;
      if (tasks_.empty()) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

}  // namespace parley
