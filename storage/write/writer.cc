#include "storage/write/writer.h"

#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"

namespace parley {
namespace {

size_t SizeOf(const AppendJob& job) {
  size_t bytes = 0;
  for (const event::v1::Event& event : job.events) bytes += event.ByteSizeLong();
  return bytes;
}

absl::Status QueueFull() {
  return MakeError(absl::StatusCode::kResourceExhausted, {Reason::kQueueFull, "", {}},
                   "too many appends are waiting; nothing was appended: try again in a moment");
}

absl::Status ShuttingDown() {
  return MakeError(absl::StatusCode::kUnavailable, {Reason::kShuttingDown, "", {}},
                   "the server is stopping; nothing was appended: try again when it is back");
}

absl::Status EarlierRejected() {
  return MakeError(absl::StatusCode::kAborted, {Reason::kEarlierRequestRejected, "", {}},
                   "an earlier request of this stream was rejected; nothing of this one was appended");
}

}  // namespace

Writer::Writer(AppendGroup& group, std::function<int64_t()> now_us,
               std::function<void(const AppendGroup&)> on_commit, AppendObserver* observer)
    : group_(group),
      now_us_(std::move(now_us)),
      on_commit_(std::move(on_commit)),
      observer_(observer),
      thread_([this] { Run(); }) {}

Writer::~Writer() {
  Stop();
}

void Writer::Submit(AppendJob job) {
  const size_t bytes = SizeOf(job);
  const Moment queued_at = Now();
  bool full = false;
  {
    const std::scoped_lock lock(mutex_);
    full = queue_.size() >= limits::kQueuedAppendsMax || queued_bytes_ + bytes > limits::kQueuedBytesMax;
    if (!stopping_ && !full) {
      queue_.push_back({std::move(job), queued_at});
      queued_bytes_ += bytes;
      work_.notify_one();
      return;
    }
    full = full && !stopping_;
    if (job.stream != nullptr) job.stream->rejected = true;
  }
  if (full && observer_ != nullptr) observer_->OnQueueFull();
  job.done(full ? QueueFull() : ShuttingDown());
}

void Writer::Stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  if (thread_.joinable()) thread_.join();
}

StoreFigures Writer::Figures() const {
  const std::scoped_lock lock(mutex_);
  StoreFigures figures;
  figures.queued_appends = queue_.size();
  figures.queued_bytes = queued_bytes_;
  return figures;
}

Writer::Moment Writer::Now() const {
  return observer_ == nullptr ? Moment() : std::chrono::steady_clock::now();
}

void Writer::Run() {
  std::deque<Waiting> jobs;
  while (TakeJobs(jobs)) CommitJobs(std::exchange(jobs, {}));
}

// Waits for requests and takes all of them. False when stopped and none is left.
bool Writer::TakeJobs(std::deque<Waiting>& jobs) {
  std::unique_lock lock(mutex_);
  work_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  jobs.swap(queue_);
  queued_bytes_ = 0;
  return !jobs.empty();
}

// Commits in groups: as many requests as the limits allow share a sync.
void Writer::CommitJobs(std::deque<Waiting> jobs) {
  std::vector<Answer> answers;
  for (Waiting& waiting : jobs) {
    answers.push_back({std::move(waiting.job.done), AddJob(waiting.job), waiting.queued_at});
    if (group_.event_count() >= limits::kGroupEventsMax || group_.size_bytes() >= limits::kGroupBytesMax) {
      CommitAndAnswer(answers);
    }
  }
  CommitAndAnswer(answers);
}

absl::StatusOr<AppendResult> Writer::AddJob(AppendJob& job) {
  if (!broken_.ok()) return broken_;
  if (job.abandoned && job.abandoned())
    return absl::CancelledError("the caller went away; nothing was appended");
  if (job.stream != nullptr && job.stream->rejected) return EarlierRejected();
  absl::StatusOr<AppendResult> result = group_.Add(job, now_us_());
  if (!result.ok() && job.stream != nullptr) job.stream->rejected = true;
  return result;
}

absl::Status Writer::Commit(size_t requests) {
  const size_t events = group_.event_count();
  const Moment begun = Now();
  absl::Status committed = group_.Commit();
  if (observer_ != nullptr && events > 0) {
    observer_->OnCommit({requests, events, Now() - begun, committed.ok()});
  }
  return committed;
}

void Writer::CommitAndAnswer(std::vector<Answer>& answers) {
  const absl::Status committed = Commit(answers.size());
  if (committed.ok()) {
    on_commit_(group_);
  } else {
    broken_ = committed;
  }
  const Moment now = Now();
  for (Answer& answer : answers) {
    // Duplicates stand on disk whatever happened to this group, but say so only when it went through.
    if (answer.result.ok() && !committed.ok()) answer.result = committed;
    if (observer_ != nullptr && answer.result.ok()) observer_->OnAppended(now - answer.queued_at);
    answer.done(std::move(answer.result));
  }
  answers.clear();
}

}  // namespace parley
