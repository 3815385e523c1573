// Addresses that alerts may be sent to.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace parley {

// OK for an absolute http or https URL with a host and without user, password and fragment. InvalidArgument
// names `field`. Says nothing of where the host's name leads.
absl::Status CheckSinkUrl(const std::string& field, const std::string& url);

}  // namespace parley
