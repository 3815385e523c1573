// Addresses to listen on.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace parley {

// An address taken apart.
struct ListenAddress {
  std::string host;  // as given, with brackets around IPv6; "unix:PATH" whole
  int port = 0;      // -1: none, for unix:PATH
};

// Reads HOST:PORT, [IPV6]:PORT or unix:PATH. InvalidArgument kInvalidField says what was wanted.
absl::StatusOr<ListenAddress> ParseListenAddress(const std::string& text);

// The text of an address.
std::string AddressText(const ListenAddress& address);

}  // namespace parley
