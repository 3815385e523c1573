// Where a server may be said to be.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace parley {

// Passes `HOST:PORT` with a port from 1 to 65535, `[::1]:7411`, a bare host (which gets the default port)
// and `unix:PATH`. Errors name the text and what was wanted: "http://..." would be looked up as a host.
absl::StatusOr<std::string> ParseServerAddress(const std::string& text);

}  // namespace parley
