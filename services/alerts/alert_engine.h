// AlertEngine: follows the ledger and applies the alert rules to every event, behind the writer, so that
// rules delay no append. Records clock ticks when a rule about silence is due, also while events keep coming.
//
//   AlertEngine engine(store, clock);
//   engine.WaitFor(position, stop);   // then the log holds the alerts of every event up to there
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "services/alerts/ledger_evaluator.h"
#include "services/request/query_view.h"
#include "storage/store.h"

namespace parley {

// Thread-safe.
class AlertEngine final : public PositionListener {
 public:
  // `store` must outlive the engine. `log` (may be empty) is told of failures, after which the engine stands
  // still; `on_evaluated` is called on the engine's thread after each batch, with the alerts that it
  // acknowledged, and must not block.
  AlertEngine(Store& store, Clock clock, std::function<void(const std::string&)> log,
              std::function<void(const std::vector<AlertKey>& acknowledged)> on_evaluated);

  // Stops.
  ~AlertEngine() override;

  // Ends the thread and wakes those that wait. What was evaluated stays.
  void Stop();

  // Position up to which every event was looked at.
  uint64_t evaluated() const { return store_.alerts().cursor().evaluated; }

  // Waits until the events up to `position` were looked at. Errors: that of `stop`; Unavailable
  // kShuttingDown; what made the engine stand still.
  absl::Status WaitFor(uint64_t position, const StopCheck& stop);

  void OnPosition(uint64_t last_position) override;

 private:
  void Run();
  absl::Status Work();
  absl::Status LookAtClock();
  absl::Status TickIfDue();

  Store& store_;
  const Clock clock_;
  const std::function<void(const std::string&)> log_;
  const std::function<void(const std::vector<AlertKey>&)> on_evaluated_;
  LedgerEvaluator evaluator_;  // the thread's, as the next two
  // While events keep coming the clock is not looked at before that time, nor before that position is
  // evaluated.
  std::chrono::steady_clock::time_point clock_due_;
  uint64_t clock_after_position_;
  std::mutex mutex_;
  std::condition_variable news_;       // a position came, or the end
  std::condition_variable evaluated_;  // something was evaluated, or the end
  uint64_t target_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status broken_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace parley
