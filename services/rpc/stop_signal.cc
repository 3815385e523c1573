#include "services/rpc/stop_signal.h"

#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/error.h"

namespace parley {

void StopSignal::Add(const std::shared_ptr<Stoppable>& stream) {
  {
    const std::scoped_lock lock(mutex_);
    if (!stopped_) {
      streams_.emplace(stream.get(), stream);
      return;
    }
  }
  stream->OnStop();
}

void StopSignal::Remove(const Stoppable* stream) {
  const std::scoped_lock lock(mutex_);
  streams_.erase(stream);
}

void StopSignal::Stop() {
  std::map<const Stoppable*, std::weak_ptr<Stoppable>> streams;
  {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
    streams.swap(streams_);
  }
  for (const auto& [key, weak] : streams) {
    if (const std::shared_ptr<Stoppable> stream = weak.lock()) stream->OnStop();
  }
}

size_t StopSignal::size() const {
  const std::scoped_lock lock(mutex_);
  return streams_.size();
}

absl::Status ServerStopping() {
  return MakeError(absl::StatusCode::kUnavailable, {Reason::kShuttingDown, "", {}},
                   "the server is stopping: try again when it is back");
}

absl::Status ServerStopping(uint64_t resume_after) {
  return MakeError(
      absl::StatusCode::kUnavailable,
      {Reason::kShuttingDown, "", {{"resume_after", absl::StrCat(resume_after)}}},
      absl::StrCat("the server is stopping: go on with after_position ", resume_after, " when it is back"));
}

}  // namespace parley
