#include "services/watch/event_feed.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/error.h"

namespace parley {

EventFeed::EventFeed(Store& store, FeedOptions options) : store_(store), options_(options) {
  store_.AddListener(this);
  thread_ = std::thread([this] { Run(); });
}

EventFeed::~EventFeed() {
  store_.RemoveListener(this);
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  news_.notify_one();
  thread_.join();
}

absl::Status EventFeed::Join(const std::atomic<uint64_t>& position) {
  const std::scoped_lock lock(mutex_);
  if (watchers_.size() >= options_.watchers_max) {
    return MakeError(
        absl::StatusCode::kResourceExhausted, {Reason::kTooManyWatchers, "", {}},
        absl::StrCat("too many watchers: ", watchers_.size(), " follow the ledger already; try again later"));
  }
  if (watchers_.empty()) {  // nobody watched: nothing was read
    batches_.clear();
    bytes_ = 0;
    target_ = std::max(target_, store_.last_position());
    head_ = target_;
  }
  watchers_.insert(&position);
  return absl::OkStatus();
}

void EventFeed::Leave(const std::atomic<uint64_t>& position) {
  const std::scoped_lock lock(mutex_);
  watchers_.erase(&position);
}

FeedFigures EventFeed::Figures() const {
  const uint64_t last = store_.last_position();
  const std::scoped_lock lock(mutex_);
  FeedFigures figures{watchers_.size(), 0};
  for (const std::atomic<uint64_t>* position : watchers_) {
    const uint64_t reached = position->load(std::memory_order_relaxed);
    if (reached < last) figures.lag_events_max = std::max(figures.lag_events_max, last - reached);
  }
  return figures;
}

NextEvents EventFeed::NextAfter(uint64_t position, const std::weak_ptr<Sleeper>& sleeper) {
  const std::scoped_lock lock(mutex_);
  if (position >= head_) {
    sleeping_.push_back({DueFromNow(), sleeper});
    NoteBack();
    return {};
  }
  const auto at = std::upper_bound(
      batches_.begin(), batches_.end(), position,
      [](uint64_t known, const std::shared_ptr<const LiveBatch>& batch) { return known < batch->last; });
  if (at == batches_.end() || (at == batches_.begin() && (*at)->first > position + 1)) {
    return {NextEvents::Kind::kDisk, nullptr, head_, true};
  }
  if ((*at)->first == position + 1) return {NextEvents::Kind::kBatch, *at, 0, false};
  return {NextEvents::Kind::kDisk, nullptr, (*at)->last, false};  // from within a batch to its end
}

uint64_t EventFeed::head() const {
  const std::scoped_lock lock(mutex_);
  return head_;
}

void EventFeed::OnPosition(uint64_t last_position) {
  {
    const std::scoped_lock lock(mutex_);
    const bool had_news = HasNews();  // then the thread knows, and waits for the end of the pause at most
    target_ = std::max(target_, last_position);
    if (watchers_.empty() || had_news) return;
  }
  news_.notify_one();
}

std::chrono::steady_clock::time_point EventFeed::DueFromNow() const {
  return std::chrono::steady_clock::now() + std::chrono::milliseconds(options_.progress_interval_ms);
}

bool EventFeed::HasNews() const {
  return !watchers_.empty() && head_ < target_;
}

void EventFeed::WaitForWork(std::unique_lock<std::mutex>& lock) {
  for (;;) {
    const auto due = sleeping_.empty() ? DueFromNow() : sleeping_.front().due;
    const auto until = HasNews() ? std::min(due, pause_until_) : due;
    if (stopping_ || std::chrono::steady_clock::now() >= until) return;
    news_.wait_until(lock, until);
  }
}

void EventFeed::BeginPause(size_t watchers) {
  constexpr size_t kStragglersOf = 10;  // one of so many is not waited for
  not_back_ = watchers - watchers / kStragglersOf;
  woken_at_ = std::chrono::steady_clock::now();
  pause_until_ = watchers == 0 ? woken_at_ : woken_at_ + std::chrono::milliseconds(options_.pause_ms_max);
}

void EventFeed::NoteBack() {
  if (not_back_ == 0 || --not_back_ > 0) return;
  const auto now = std::chrono::steady_clock::now();
  pause_until_ = std::min(pause_until_, now + (now - woken_at_));
  if (HasNews()) news_.notify_one();
}

void EventFeed::Run() {
  for (;;) {
    std::vector<std::weak_ptr<Sleeper>> quiet;
    {
      std::unique_lock lock(mutex_);
      WaitForWork(lock);
      if (stopping_) return;
      if (!HasNews()) quiet = TakeSleepers(std::chrono::steady_clock::now());
    }
    ReadNews();
    for (const std::weak_ptr<Sleeper>& weak : quiet) {
      if (const std::shared_ptr<Sleeper> sleeper = weak.lock()) sleeper->Wake(/*quiet=*/true);
    }
  }
}

// Reads one batch, if there is one, and wakes everybody.
void EventFeed::ReadNews() {
  EventRange range;
  {
    const std::scoped_lock lock(mutex_);
    if (watchers_.empty() || head_ >= target_) return;
    range.from = head_ + 1;
    range.until = target_;
  }
  const absl::StatusOr<EventBatch> events = ReadBatch(*store_.Read(), range, {});
  std::vector<std::weak_ptr<Sleeper>> sleepers;
  {
    const std::scoped_lock lock(mutex_);
    if (range.from != head_ + 1) return;  // all watchers left, and others came
    if (events.ok() && !events->events.empty()) {
      auto batch = std::make_shared<LiveBatch>();
      *batch = {events->first, events->last, 0, WatchMessage(*events), nullptr};
      batch->bytes = batch->message.Length();
      batch->changes = std::make_shared<SharedChanges>(events->first, events->last,
                                                       batch->bytes * limits::kShiftMessageBytesForEachLive);
      Keep(std::move(batch));
    } else {  // the watchers will find out from the disk themselves
      batches_.clear();
      bytes_ = 0;
      head_ = range.until;
    }
    sleepers = TakeSleepers(std::chrono::steady_clock::time_point::max());
    BeginPause(sleepers.size());
  }
  for (const std::weak_ptr<Sleeper>& weak : sleepers) {
    if (const std::shared_ptr<Sleeper> sleeper = weak.lock()) sleeper->Wake(/*quiet=*/false);
  }
}

void EventFeed::Keep(std::shared_ptr<const LiveBatch> batch) {
  head_ = batch->last;
  bytes_ += batch->bytes;
  batches_.push_back(std::move(batch));
  while (batches_.size() > 1 &&
         (bytes_ > options_.bytes_max || head_ - batches_.front()->first + 1 > options_.events_max)) {
    bytes_ -= batches_.front()->bytes;
    batches_.pop_front();
  }
}

std::vector<std::weak_ptr<Sleeper>> EventFeed::TakeSleepers(std::chrono::steady_clock::time_point due_by) {
  std::vector<std::weak_ptr<Sleeper>> taken;
  while (!sleeping_.empty() && sleeping_.front().due <= due_by) {
    taken.push_back(std::move(sleeping_.front().sleeper));
    sleeping_.pop_front();
  }
  return taken;
}

}  // namespace parley
