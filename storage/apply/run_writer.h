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
  // `run_bytes`: keys and values of a run. Two runs are in memory, each with some 100 bytes for every key.
  // `at_rest`: see BatchState::IngestSealed.
  RunWriter(BatchState& batch, size_t run_bytes, bool at_rest)
      : batch_(batch), run_bytes_(run_bytes), at_rest_(at_rest) {}

  // Ends a run if the batch has collected `runs` times as much as makes one. The error of the run before is
  // returned as soon as it is known.
  absl::Status EndIfFull(size_t runs = 1) {
    return batch_.SizeBytes() >= runs * run_bytes_ ? End() : absl::OkStatus();
  }

  // Ends a run, however small.
  absl::Status End() {
    absl::Status status = Wait();
    if (!status.ok()) return status;
    batch_.Seal();
    writing_ = std::async(std::launch::async, [this] { return batch_.IngestSealed(at_rest_); });
    return status;
  }

  // Waits until the runs that ended are on disk.
  absl::Status Wait() { return writing_.valid() ? writing_.get() : absl::OkStatus(); }

 private:
  BatchState& batch_;
  const size_t run_bytes_;
  const bool at_rest_;
  std::future<absl::Status> writing_;  // its destructor waits
};

}  // namespace parley
