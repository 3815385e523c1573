// Stops work that nobody waits for any more.
#pragma once

#include <grpcpp/server_context.h>

#include "storage/snapshot.h"

namespace parley {

// A check that fails with Cancelled once the caller went away and with DeadlineExceeded once its
// deadline passed. Valid as long as the call.
StopCheck StopCheckOf(const grpc::CallbackServerContext& context);

}  // namespace parley
