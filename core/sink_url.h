// Addresses that alerts are delivered to.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace parley {

// OK for an http or https address of printable ASCII characters with a host, without user, password,
// fragment or backslash, and with a port from 1 to 65535 if any. Says nothing about where the host is: that
// is looked at when a connection is made. MissingField or InvalidField (which does not repeat what it may
// hold before an '@').
absl::Status CheckSinkUrl(const std::string& field, const std::string& url);

}  // namespace parley
