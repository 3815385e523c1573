// Writer: the one thread that appends. Requests wait in a bounded queue; all that wait are committed
// together with one sync.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "storage/store.h"
#include "storage/write/append_group.h"

namespace parley {

// Thread-safe.
class Writer {
 public:
  // `on_commit` is called after each sync and before the answers, on the writer's thread. `observer` may be
  // null.
  Writer(AppendGroup& group, std::function<int64_t()> now_us,
         std::function<void(const AppendGroup&)> on_commit, AppendObserver* observer);

  // Finishes what is queued.
  ~Writer();

  // Queues a request; a full queue or a stopped writer answers at once.
  void Submit(AppendJob job);

  // Takes no more requests and waits until the queued ones are answered.
  void Stop();

  // What waits now; the database's part stays empty.
  StoreFigures Figures() const;

 private:
  using Moment = std::chrono::steady_clock::time_point;
  struct Waiting {
    AppendJob job;
    Moment queued_at;  // only when somebody observes
  };
  struct Answer {
    std::function<void(absl::StatusOr<AppendResult>)> done;
    absl::StatusOr<AppendResult> result;
    Moment queued_at;
  };

  void Run();
  bool TakeJobs(std::deque<Waiting>& jobs);
  void CommitJobs(std::deque<Waiting> jobs);
  absl::StatusOr<AppendResult> AddJob(AppendJob& job);
  void CommitAndAnswer(std::vector<Answer>& answers);
  absl::Status Commit(size_t requests);
  Moment Now() const;

  AppendGroup& group_;
  const std::function<int64_t()> now_us_;
  const std::function<void(const AppendGroup&)> on_commit_;
  AppendObserver* const observer_;  // null: nobody
  absl::Status
      broken_;  // writer thread only: the first failed commit; a disk that failed is not trusted again

  mutable std::mutex mutex_;
  std::condition_variable work_;  // a request came, or the end
  std::deque<Waiting> queue_ ABSL_GUARDED_BY(mutex_);
  size_t queued_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace parley
