#include "storage/write/writer.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"

namespace parley {
namespace {

// A group this large is handed over as soon as it can be; smaller ones when no request waits.
constexpr size_t kHandOverEvents = 256;

// How long the writer stays awake for a request that may come. Checking a small one takes less.
constexpr std::chrono::microseconds kExpectedWithin{200};

absl::Status QueueFull() {
  return MakeError(absl::StatusCode::kResourceExhausted, {Reason::kQueueFull, "", {}},
                   "too many appends are waiting; nothing was appended: try again in a moment");
}

absl::Status ShuttingDown() {
  return MakeError(absl::StatusCode::kUnavailable, {Reason::kShuttingDown, "", {}},
                   "the server is stopping; nothing was appended: try again when it is back");
}

// To the requests of the group that failed: it may be found on the disk when the server starts again.
absl::Status NotAcknowledged(const absl::Status& failed) {
  return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}},
                   absl::StrCat(std::string(failed.message()),
                                "; nothing is acknowledged: send it again, with the same event ids, when the "
                                "server was started anew"));
}

// To all later ones.
absl::Status NotAppended(const absl::Status& failed) {
  return MakeError(
      absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}},
      absl::StrCat(std::string(failed.message()),
                   " for an earlier append; nothing of this one was appended, and nothing will be "
                   "until the server is started anew"));
}

absl::Status EarlierRejected() {
  return MakeError(absl::StatusCode::kAborted, {Reason::kEarlierRequestRejected, "", {}},
                   "an earlier request of this stream was rejected; nothing of this one was appended");
}

}  // namespace

Writer::Writer(AppendGroup& group, std::function<int64_t()> now_us,
               std::function<void(const GroupEnd&)> on_commit, AppendObserver* observer,
               std::function<void(const std::string&)> log)
    : group_(group),
      now_us_(std::move(now_us)),
      on_commit_(std::move(on_commit)),
      log_(std::move(log)),
      observer_(observer),
      committed_(group.end()),
      writer_([this] { Run(); }),
      committer_([this] { RunCommitter(); }) {}

Writer::~Writer() {
  Stop();
}

// Waking a thread takes about as long as reading and checking a request does: appended one by one, each would
// wait for one after the other.
void Writer::Expect() {
  if (!is_idle_) return;
  {
    const std::scoped_lock lock(mutex_);
    is_expected_ = true;
  }
  work_.notify_one();
}

void Writer::Submit(PreparedJob job) {
  bool full = false;
  job.queued_at = Now();
  {
    const std::scoped_lock lock(mutex_);
    full = queue_.size() >= limits::kQueuedAppendsMax || queued_bytes_ + job.bytes > limits::kQueuedBytesMax;
    if (!stopping_ && !full) {
      queued_bytes_ += job.bytes;
      queue_.push_back(std::move(job));
      has_queued_ = true;
      work_.notify_one();
      return;
    }
    full = full && !stopping_;
    if (job.job.stream != nullptr) job.job.stream->rejected = true;
  }
  if (full && observer_ != nullptr) observer_->OnQueueFull();
  job.job.done(full ? QueueFull() : ShuttingDown());
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

void Writer::Stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  if (writer_.joinable()) writer_.join();
  {
    const std::scoped_lock lock(mutex_);
    writer_ended_ = true;
  }
  to_commit_.notify_one();
  if (committer_.joinable()) committer_.join();
}

void Writer::Run() {
  std::deque<PreparedJob> jobs;
  while (TakeJobs(jobs)) {
    for (; !jobs.empty(); jobs.pop_front()) {
      Add(std::move(jobs.front()));
      CommitIfDue(/*more_to_add=*/jobs.size() > 1);
    }
    CommitIfDue(/*more_to_add=*/false);
  }
}

// Waits for requests, or for the committer if a group waits for it, and takes all requests. False when
// stopped and nothing is left.
bool Writer::TakeJobs(std::deque<PreparedJob>& jobs) {
  std::unique_lock lock(mutex_);
  const auto is_due = [this] { return !queue_.empty() || (answers_.empty() ? stopping_ : !is_committing_); };
  while (!is_due()) {
    is_idle_ = answers_.empty();
    work_.wait(lock, [&] { return is_expected_ || is_due(); });
    is_idle_ = false;
    if (std::exchange(is_expected_, false) && !is_due()) AwaitExpected(lock);
  }
  jobs.swap(queue_);
  has_queued_ = false;
  queued_bytes_ = 0;
  return !jobs.empty() || !answers_.empty();
}

// Until a request is there, and no longer than one takes to come. Who checks it may need this processor.
void Writer::AwaitExpected(std::unique_lock<std::mutex>& lock) {
  lock.unlock();
  const Moment until = std::chrono::steady_clock::now() + kExpectedWithin;
  while (!has_queued_ && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  lock.lock();
}

void Writer::Add(PreparedJob job) {
  absl::StatusOr<AppendResult> result = AddToGroup(job);
  answers_.push_back({std::move(job.job.done), std::move(result), job.queued_at});
}

absl::StatusOr<AppendResult> Writer::AddToGroup(PreparedJob& job) {
  if (const absl::Status broken = Broken(); !broken.ok()) return NotAppended(broken);
  if (job.job.abandoned && job.job.abandoned())
    return absl::CancelledError("the caller went away; nothing was appended");
  const std::shared_ptr<AppendStreamState>& stream = job.job.stream;
  if (stream != nullptr && stream->rejected) return EarlierRejected();
  absl::StatusOr<AppendResult> result = group_.Add(job, now_us_());
  if (!result.ok() && stream != nullptr) stream->rejected = true;
  return result;
}

// Commits the group if it is time. A single request is committed at once on this thread, which is quickest;
// otherwise the committer does it while the next group is put together.
void Writer::CommitIfDue(bool more_to_add) {
  const bool is_full =
      group_.event_count() >= limits::kGroupEventsMax || group_.size_bytes() >= limits::kGroupBytesMax;
  const bool may_grow = more_to_add && !is_full && group_.event_count() < kHandOverEvents;
  if (answers_.empty() || may_grow) return;
  if (is_full) WaitForCommitter();
  if (!CommitterIsIdle()) return;
  std::optional<SealedGroup> group = SealGroup();
  if (!group.has_value()) return;
  if (group->answers.size() == 1 && !more_to_add) {
    Commit(*std::move(group));
    return;
  }
  {
    const std::scoped_lock lock(mutex_);
    is_committing_ = true;
    sealed_ = std::move(group);
  }
  to_commit_.notify_one();
}

bool Writer::CommitterIsIdle() {
  const std::scoped_lock lock(mutex_);
  return !is_committing_;
}

void Writer::WaitForCommitter() {
  std::unique_lock lock(mutex_);
  work_.wait(lock, [this] { return !is_committing_; });
}

// OK, or the failure after which nothing is appended any more.
absl::Status Writer::Broken() {
  GroupEnd committed;
  absl::Status broken;
  {
    const std::scoped_lock lock(mutex_);
    broken = broken_;
    committed = committed_;
  }
  if (!broken.ok() && !is_taken_back_) {
    is_taken_back_ = true;
    group_.TakeBackTo(committed);
  }
  return broken;
}

// The group that was put together; absent, and answered, when it cannot be committed.
std::optional<Writer::SealedGroup> Writer::SealGroup() {
  absl::Status broken = Broken();
  SealedGroup group;
  group.answers.swap(answers_);
  group.events = group_.event_count();
  if (broken.ok()) {
    const absl::StatusOr<GroupEnd> end = group_.Seal();
    if (end.ok()) {
      group.end = *end;
      return group;
    }
    broken = end.status();
    Log(broken);
    const std::scoped_lock lock(mutex_);
    broken_ = broken;
  }
  // Refusals as well: they may rest on events that never got to the disk.
  for (Answer& answer : group.answers) answer.done(NotAppended(broken));
  return std::nullopt;
}

void Writer::Log(const absl::Status& failed) const {
  if (log_)
    log_(absl::StrCat("no more appends are taken until the next start: ", std::string(failed.message())));
}

void Writer::RunCommitter() {
  for (;;) {
    SealedGroup group;
    {
      std::unique_lock lock(mutex_);
      to_commit_.wait(lock, [this] { return sealed_.has_value() || writer_ended_; });
      if (!sealed_.has_value()) return;
      group = *std::exchange(sealed_, std::nullopt);
    }
    Commit(std::move(group));
  }
}

void Writer::Commit(SealedGroup group) {
  const Moment begun = Now();
  const absl::Status committed = group_.CommitSealed();
  const Moment now = Now();
  if (observer_ != nullptr && group.events > 0) {
    observer_->OnCommit({group.answers.size(), group.events, now - begun, committed.ok()});
  }
  if (committed.ok()) {
    on_commit_(group.end);
  } else {
    Log(committed);
  }
  {
    const std::scoped_lock lock(mutex_);
    if (committed.ok()) {
      committed_ = group.end;
    } else {
      broken_ = committed;
    }
    is_committing_ = false;
  }
  work_.notify_one();
  for (Answer& answer : group.answers) {
    // Duplicates and refusals too: they may rest on events of this group.
    if (!committed.ok()) answer.result = NotAcknowledged(committed);
    if (observer_ != nullptr && answer.result.ok()) observer_->OnAppended(now - answer.queued_at);
    answer.done(std::move(answer.result));
  }
}

}  // namespace parley
