#include "services/rpc/stop_check.h"

#include <chrono>

namespace parley {

StopCheck StopCheckOf(const grpc::CallbackServerContext& context) {
  return [&context]() -> absl::Status {
    if (std::chrono::system_clock::now() >= context.deadline()) {
      return absl::DeadlineExceededError("the deadline passed before the answer was complete");
    }
    if (context.IsCancelled()) return absl::CancelledError("the caller went away");
    return absl::OkStatus();
  };
}

}  // namespace parley
