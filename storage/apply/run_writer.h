// RunWriter: writes what a batch collected as sorted files, on a thread of its own, while the batch collects
// the next run.
#pragma once

#include <cstddef>
#include <future>

#include "absl/status/status.h"
#include "storage/engine/db_state.h"

namespace parley {

// For one caller. The batch must outlive it.
class RunWriter {
 public:
  // `run_bytes`: memory of a run. Two runs are in memory.
  RunWriter(BatchState& batch, size_t run_bytes) : batch_(batch), run_bytes_(run_bytes) {}

  // Ends a run if the batch has collected one. The error of the run before is returned as soon as it
  // is known.
  absl::Status EndIfFull() { return batch_.MemoryBytes() >= run_bytes_ ? End() : absl::OkStatus(); }

  // Ends a run, however small.
  absl::Status End() {
    absl::Status status = Wait();
    if (!status.ok()) return status;
    batch_.Seal();
    writing_ = std::async(std::launch::async, [this] { return batch_.IngestSealed(); });
    return status;
  }

  // Waits until the runs that ended are on disk.
  absl::Status Wait() { return writing_.valid() ? writing_.get() : absl::OkStatus(); }

 private:
  BatchState& batch_;
  const size_t run_bytes_;
  std::future<absl::Status> writing_;  // its destructor waits
};

}  // namespace parley
