// EventFeed: the newest events, read from the ledger once and shared by all who watch it live.
//
// One thread follows the writer: it reads new events in batches, keeps the newest ones and wakes the
// watchers that sleep. The writer only sets a number; a watcher that does not keep up finds its batch
// gone and reads from disk. So neither the writer nor another watcher ever waits for a slow one.
//
// Sending costs a message for each watcher and batch, whatever is in it. So after a batch the thread waits
// for as long again as it took to hand out, within limits: with many watchers on few processors batches
// grow, instead of queues.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "core/limits.h"
#include "services/ledger/event_batch.h"
#include "services/limits.h"
#include "services/watch/shared_changes.h"
#include "storage/store.h"

namespace parley {

// How a feed behaves.
struct FeedOptions {
  int64_t progress_interval_ms = limits::kWatchProgressIntervalMs;
  int64_t pause_ms_max = limits::kWatchPauseMsMax;
  size_t events_max = limits::kWatchBufferEventsMax;  // kept for live watchers
  size_t bytes_max = limits::kLiveBytesMax;           // kept for live watchers
  size_t watchers_max = limits::kWatchersMax;
};

// Waits for news.
class Sleeper {
 public:
  virtual ~Sleeper() = default;
  // There is news or, if `quiet`, there was none for the progress interval. Must not block.
  virtual void Wake(bool quiet) = 0;
};

// Events first..last as a message that goes to every live watcher as it is.
struct LiveBatch {
  uint64_t first = 0;
  uint64_t last = 0;
  size_t bytes = 0;
  grpc::ByteBuffer message;
  std::shared_ptr<SharedChanges> changes;
};

// What a watcher does next.
struct NextEvents {
  enum class Kind {
    kBatch,  // send `batch`
    kWait,   // nothing new: the sleeper will be woken
    kDisk,   // read from disk up to `until`
  };
  Kind kind = Kind::kWait;
  std::shared_ptr<const LiveBatch> batch;
  uint64_t until = 0;
  bool too_slow = false;  // with kDisk: the events were here and are gone
};

// Who follows, and how far the one farthest back is behind the ledger.
struct FeedFigures {
  size_t watchers = 0;
  uint64_t lag_events_max = 0;
};

// Thread-safe.
class EventFeed final : public PositionListener {
 public:
  // `store` must outlive the feed.
  EventFeed(Store& store, FeedOptions options);
  ~EventFeed() override;

  // Counts a watcher in, which moves `position` as it sends. ResourceExhausted kTooManyWatchers.
  absl::Status Join(const std::atomic<uint64_t>& position);
  void Leave(const std::atomic<uint64_t>& position);

  // O(watchers).
  FeedFigures Figures() const;
  size_t watchers_max() const { return options_.watchers_max; }

  // What comes after `position`. With kWait `sleeper` is woken once: at news or after the progress
  // interval; it may be woken before this call returns.
  NextEvents NextAfter(uint64_t position, const std::weak_ptr<Sleeper>& sleeper);

  // Position of the newest event that was read.
  uint64_t head() const;

  void OnPosition(uint64_t last_position) override;

 private:
  struct Sleeping {
    std::chrono::steady_clock::time_point due;
    std::weak_ptr<Sleeper> sleeper;
  };

  void Run();
  std::chrono::steady_clock::time_point DueFromNow() const;
  bool HasNews() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Waits until there is something to do, or until the first sleeper is due.
  void WaitForWork(std::unique_lock<std::mutex>& lock) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // So many watchers are sent the newest batch: begins the pause behind it, of which the end is not known
  // yet.
  void BeginPause(size_t watchers) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // A watcher has taken all there is. When nearly all have, the end of the pause is known.
  void NoteBack() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void ReadNews();
  void Keep(std::shared_ptr<const LiveBatch> batch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::vector<std::weak_ptr<Sleeper>> TakeSleepers(std::chrono::steady_clock::time_point due_by)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Store& store_;
  const FeedOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable news_;  // a position came, the pause is shorter, or the end
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  absl::flat_hash_set<const std::atomic<uint64_t>*> watchers_ ABSL_GUARDED_BY(mutex_);  // their positions
  uint64_t target_ ABSL_GUARDED_BY(mutex_) = 0;  // last position written
  uint64_t head_ ABSL_GUARDED_BY(mutex_) = 0;    // last position read into a batch
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;     // of the batches kept
  std::deque<std::shared_ptr<const LiveBatch>> batches_ ABSL_GUARDED_BY(mutex_);
  size_t not_back_ ABSL_GUARDED_BY(mutex_) = 0;  // watchers to come back before the end of the pause is known
  std::chrono::steady_clock::time_point woken_at_ ABSL_GUARDED_BY(mutex_);
  std::chrono::steady_clock::time_point pause_until_ ABSL_GUARDED_BY(mutex_);
  std::deque<Sleeping> sleeping_ ABSL_GUARDED_BY(mutex_);  // by due time
  std::thread thread_;
};

}  // namespace parley
