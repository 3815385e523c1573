// Which network addresses alerts may go to.
#pragma once

#include <string>

struct sockaddr;

namespace parley {

// True for a unicast address of the public internet, over IPv4 or IPv6. False for private (RFC 1918),
// loopback, link-local, unique local, shared (CGNAT), multicast, broadcast, unspecified, documentation and
// reserved ones, for IPv4 addresses written as IPv6, for 6to4, Teredo and NAT64 forms, and for everything
// that is neither IPv4 nor IPv6, such as a socket file.
bool IsPublicAddress(const sockaddr* address);

// The same for an address as text; false for what is no address.
bool IsPublicAddressText(const std::string& text);

}  // namespace parley
