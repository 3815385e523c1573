#include "services/alerts/alert_engine.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/time.h"
#include "services/rpc/stop_signal.h"

namespace parley {
namespace {

constexpr uint64_t kEventsAtOnce = 512;                   // in one batch of the log
constexpr std::chrono::milliseconds kClockInterval(500);  // between looks at the clock
constexpr int kClockRest = 10;  // while events come: times of what the last look took, so that they go on
constexpr std::chrono::milliseconds kStopInterval(50);  // between looks at a caller's deadline

}  // namespace

AlertEngine::AlertEngine(Store& store, Clock clock, std::function<void(const std::string&)> log,
                         std::function<void(const std::vector<AlertKey>&)> on_evaluated)
    : store_(store),
      clock_(std::move(clock)),
      log_(std::move(log)),
      on_evaluated_(std::move(on_evaluated)),
      evaluator_(store),
      clock_after_position_(store.last_position()) {
  store_.AddListener(this);
  target_ = store_.last_position();
  thread_ = std::thread([this] { Run(); });
}

AlertEngine::~AlertEngine() {
  Stop();
}

void AlertEngine::Stop() {
  if (!thread_.joinable()) return;
  store_.RemoveListener(this);
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  news_.notify_one();
  evaluated_.notify_all();
  thread_.join();
}

// Without rules the thread is not woken: the caller is about to answer an append.
void AlertEngine::OnPosition(uint64_t last_position) {
  bool is_done = false;
  {
    const std::scoped_lock lock(mutex_);
    target_ = std::max(target_, last_position);
    is_done = LedgerEvaluator::StepOverWithoutRules(store_, last_position);
  }
  if (is_done) {
    evaluated_.notify_all();
  } else {
    news_.notify_one();
  }
}

absl::Status AlertEngine::WaitFor(uint64_t position, const StopCheck& stop) {
  std::unique_lock lock(mutex_);
  while (evaluated() < position) {
    if (!broken_.ok()) return broken_;
    if (stopping_) return ServerStopping();
    const absl::Status go_on = stop ? stop() : absl::OkStatus();
    if (!go_on.ok()) return go_on;
    evaluated_.wait_for(lock, kStopInterval);
  }
  return absl::OkStatus();
}

void AlertEngine::Run() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      news_.wait_for(lock, kClockInterval, [this] { return stopping_ || evaluated() < target_; });
      if (stopping_) return;
    }
    const absl::Status status = Work();
    if (status.ok()) continue;
    if (log_) log_(absl::StrCat("alerts stand still: ", std::string(status.message())));
    {
      const std::scoped_lock lock(mutex_);
      broken_ = status;
    }
    evaluated_.notify_all();
    return;
  }
}

absl::Status AlertEngine::Work() {
  if (evaluated() >= store_.last_position()) return LookAtClock();
  const absl::Status status = evaluator_.Advance(kEventsAtOnce);
  if (!status.ok()) return status;
  {
    const std::scoped_lock lock(mutex_);
    evaluated_.notify_all();
  }
  on_evaluated_(evaluator_.acknowledged());
  return std::chrono::steady_clock::now() < clock_due_ ? status : LookAtClock();
}

// What was in the ledger at the last look, with the tick that it may have given, comes first: so one silence
// gives one tick, and the past that is gone through after a start gives none.
absl::Status AlertEngine::LookAtClock() {
  if (evaluated() < clock_after_position_) return absl::OkStatus();
  const auto begun = std::chrono::steady_clock::now();
  const absl::Status status = TickIfDue();
  const auto ended = std::chrono::steady_clock::now();
  clock_due_ =
      ended + std::max<std::chrono::steady_clock::duration>(kClockInterval, kClockRest * (ended - begun));
  clock_after_position_ = store_.last_position();
  return status;
}

// Records the clock when an alert is due, so that a replay finds the same.
absl::Status AlertEngine::TickIfDue() {
  const int64_t now_us = clock_();
  const absl::StatusOr<int64_t> due_us = evaluator_.NextSilence(now_us);
  if (!due_us.ok()) return due_us.status();
  if (*due_us > now_us || now_us <= store_.alerts().cursor().ticked_us) return absl::OkStatus();
  AppendJob job;
  *job.events.emplace_back().mutable_clock_ticked()->mutable_time() = TimestampFromMicros(now_us);
  job.allow_future_dates = true;
  // Waits, so that the next look knows where it is. Refused when the queue is full or the store stops: the
  // next look tries again.
  store_.AppendAndWait(std::move(job)).status().IgnoreError();
  return absl::OkStatus();
}

}  // namespace parley
