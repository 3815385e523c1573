// StopSignal: tells open streams that the server is stopping.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"

namespace parley {

// Something that ends by itself when the server stops.
class Stoppable {
 public:
  virtual ~Stoppable() = default;
  // The server is stopping. Called at most once, on any thread.
  virtual void OnStop() = 0;
};

// Thread-safe.
class StopSignal {
 public:
  // Tells `stream` when the server stops; at once when it did already.
  void Add(const std::shared_ptr<Stoppable>& stream);

  // Forgets a stream.
  void Remove(const Stoppable* stream);

  // Tells every stream.
  void Stop();

  // Streams that were added and not removed.
  size_t size() const;

 private:
  mutable std::mutex mutex_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<const Stoppable*, std::weak_ptr<Stoppable>> streams_ ABSL_GUARDED_BY(mutex_);
};

// Unavailable kShuttingDown; `resume_after` tells a watcher where to go on.
absl::Status ServerStopping();
absl::Status ServerStopping(uint64_t resume_after);

}  // namespace parley
