// AppendFigures: what the writer's work adds up to.
#pragma once

#include <atomic>
#include <cstdint>

#include "services/metrics/histogram.h"
#include "storage/append_observer.h"

namespace parley {

// Thread-safe; numbers may be read at any time.
class AppendFigures final : public AppendObserver {
 public:
  AppendFigures();

  void OnCommit(const CommitFigures& commit) override;
  void OnAppended(std::chrono::nanoseconds waited) override { durations.Observe(waited); }
  void OnQueueFull() override { refused.fetch_add(1, std::memory_order_relaxed); }

  Histogram durations;       // from queued to acknowledged
  Histogram syncs;           // writing and syncing one group
  Histogram group_events;    // new events in a group
  Histogram group_requests;  // requests in a group
  std::atomic<uint64_t> events{0};
  std::atomic<uint64_t> refused{0};         // the queue was full
  std::atomic<uint64_t> failed_commits{0};  // the disk failed
};

}  // namespace parley
