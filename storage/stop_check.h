// StopCheck: how long work learns that nobody waits for it any more.
#pragma once

#include <functional>

#include "absl/status/status.h"

namespace parley {

// Asked now and then during long work; a non-OK status (cancelled, deadline) stops the work and is
// returned. Empty: never stops.
using StopCheck = std::function<absl::Status()>;

}  // namespace parley
