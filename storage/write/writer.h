// Writer: the one thread that appends. Requests wait in a bounded queue; all that wait are committed
// together with one sync. While one group is being synced on a second thread, the next one is put together.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "storage/store.h"
#include "storage/write/append_group.h"
#include "storage/write/prepared_event.h"

namespace parley {

// Thread-safe.
class Writer {
 public:
  // `on_commit` is called after each sync and before the answers, by one thread at a time. `observer` may be
  // null, `log`, for operators, empty.
  Writer(AppendGroup& group, std::function<int64_t()> now_us, std::function<void(const GroupEnd&)> on_commit,
         AppendObserver* observer, std::function<void(const std::string&)> log);

  // Finishes what is queued.
  ~Writer();

  // A request is being checked and may come: a writer with nothing to do wakes up meanwhile.
  void Expect();

  // Queues a request; a full queue or a stopped writer answers at once.
  void Submit(PreparedJob job);

  // Takes no more requests and waits until the queued ones are answered.
  void Stop();

  // What waits now; the database's part stays empty.
  StoreFigures Figures() const;

 private:
  using Moment = std::chrono::steady_clock::time_point;
  struct Answer {
    std::function<void(absl::StatusOr<AppendResult>)> done;
    absl::StatusOr<AppendResult> result;
    Moment queued_at;
  };
  using Answers = std::vector<Answer>;

  // A group that is complete and wants to be synced.
  struct SealedGroup {
    Answers answers;
    GroupEnd end;
    size_t events = 0;
  };

  // The writer's thread.
  void Run();
  bool TakeJobs(std::deque<PreparedJob>& jobs);
  void AwaitExpected(std::unique_lock<std::mutex>& lock);
  void Add(PreparedJob job);
  absl::StatusOr<AppendResult> AddToGroup(PreparedJob& job);
  void CommitIfDue(bool more_to_add);
  bool CommitterIsIdle();
  void WaitForCommitter();
  absl::Status Broken();
  std::optional<SealedGroup> SealGroup();

  // The committer's thread, or the writer's when nothing else waits.
  void RunCommitter();
  void Commit(SealedGroup group);

  Moment Now() const;
  // Tells operators why no more is appended.
  void Log(const absl::Status& failed) const;

  AppendGroup& group_;
  const std::function<int64_t()> now_us_;
  const std::function<void(const GroupEnd&)> on_commit_;
  const std::function<void(const std::string&)> log_;  // may be empty
  AppendObserver* const observer_;                     // null: nobody
  Answers answers_;             // of the group that is being put together; the writer's thread only
  bool is_taken_back_ = false;  // the writer's thread only: a failed commit was noticed

  mutable std::mutex mutex_;
  std::condition_variable work_;       // for the writer: a request came, the committer is idle, or the end
  std::condition_variable to_commit_;  // for the committer: a group came, or the end
  std::deque<PreparedJob> queue_ ABSL_GUARDED_BY(mutex_);
  size_t queued_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool is_expected_ ABSL_GUARDED_BY(mutex_) = false;  // a request may come
  std::atomic<bool> is_idle_{false};                  // the writer sleeps until a request comes
  std::atomic<bool> has_queued_{false};               // something is in the queue
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool writer_ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<SealedGroup> sealed_ ABSL_GUARDED_BY(mutex_);  // not yet taken by the committer
  bool is_committing_ ABSL_GUARDED_BY(mutex_) = false;         // from handing over to the end of the sync
  GroupEnd committed_ ABSL_GUARDED_BY(mutex_);                 // the last group that went through
  absl::Status broken_ ABSL_GUARDED_BY(mutex_);  // the first failure; a disk that failed is not trusted again
  std::thread writer_;
  std::thread committer_;
};

}  // namespace parley
