#include "storage/sort/run_merge.h"

#include <algorithm>
#include <utility>

#include "storage/engine/database.h"

namespace parley {

absl::Status RunMerge::Open(rocksdb::Env& env, const std::vector<std::string>& paths) {
  runs_.resize(paths.size());
  for (size_t run = 0; run < paths.size(); ++run) {
    absl::Status opened = runs_[run].Open(env, paths[run]);
    if (!opened.ok()) return opened;
    const rocksdb::Status deleted = env.DeleteFile(paths[run]);
    if (!deleted.ok()) return StorageFailed("sorting: deleting", deleted);
    if (runs_[run].valid()) heap_.push_back({KeyStart(runs_[run].key()), run});
  }
  std::make_heap(heap_.begin(), heap_.end(), [this](const Place& a, const Place& b) { return Before(b, a); });
  return absl::OkStatus();
}

absl::Status RunMerge::Next() {
  RunFileReader& run = runs_[heap_.front().run];
  absl::Status status = run.Next();
  if (!status.ok()) return status;
  if (run.valid()) {
    heap_.front().start = KeyStart(run.key());
  } else {
    heap_.front() = heap_.back();
    heap_.pop_back();
  }
  SinkFirst();
  return status;
}

bool RunMerge::Before(const Place& a, const Place& b) const {
  return a.start == b.start ? runs_[a.run].key().compare(runs_[b.run].key()) < 0 : a.start < b.start;
}

// Puts the first place where its new key belongs: once through the heap, where taking it out and in again
// would be twice.
void RunMerge::SinkFirst() {
  size_t at = 0;
  for (size_t child = 1; child < heap_.size(); child = 2 * at + 1) {
    if (child + 1 < heap_.size() && Before(heap_[child + 1], heap_[child])) ++child;
    if (!Before(heap_[child], heap_[at])) return;
    std::swap(heap_[child], heap_[at]);
    at = child;
  }
}

}  // namespace parley
