// AppendObserver: hears how the writer fares, for those who measure it.
//
//   store = Store::Open({.directory = ..., .append_observer = &metrics.appends()});
#pragma once

#include <chrono>
#include <cstddef>

namespace parley {

// One group of appends that went to disk together.
struct CommitFigures {
  size_t requests = 0;
  size_t events = 0;                     // new ones: duplicates add nothing
  std::chrono::nanoseconds duration{0};  // of writing the batch and syncing it
  bool ok = false;                       // false: the disk failed, and the writer takes no more appends
};

// Called by the writer's threads, at times by both at once: must be thread-safe and quick, and must not
// block.
class AppendObserver {
 public:
  virtual ~AppendObserver() = default;

  // A group with new events was committed, or failed to be.
  virtual void OnCommit(const CommitFigures& commit) = 0;

  // An append is about to be acknowledged, `waited` after it was queued.
  virtual void OnAppended(std::chrono::nanoseconds waited) = 0;

  // An append was refused because the queue was full. Called on any thread.
  virtual void OnQueueFull() = 0;
};

}  // namespace parley
