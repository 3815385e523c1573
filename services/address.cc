#include "services/address.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "core/error.h"

namespace parley {
namespace {

constexpr char kUnixPrefix[] = "unix:";
constexpr int kPortMax = 65'535;

// True for digits only: no sign, no space.
bool ReadPort(const std::string& text, int& port) {
  const bool digits =
      !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits && absl::SimpleAtoi(text, &port) && port <= kPortMax;
}

// True for a host name, an IPv4 address or an IPv6 address in brackets.
bool IsHost(const std::string& text) {
  if (text.empty()) return false;
  if (text.front() == '[') return text.back() == ']' && text.size() > 2;
  return text.find_first_of(":/[] \t") == std::string::npos;
}

}  // namespace

absl::StatusOr<ListenAddress> ParseListenAddress(const std::string& text) {
  if (text.rfind(kUnixPrefix, 0) == 0 && text.size() > sizeof(kUnixPrefix) - 1)
    return ListenAddress{text, -1};
  const size_t colon = text.rfind(':');
  ListenAddress address;
  if (colon == std::string::npos || !IsHost(text.substr(0, colon)) ||
      !ReadPort(text.substr(colon + 1), address.port)) {
    return InvalidField(
        "listen", text,
        "HOST:PORT such as 127.0.0.1:7411 or [::1]:7411, port 0 for a free one, or unix:PATH");
  }
  address.host = text.substr(0, colon);
  return address;
}

std::string AddressText(const ListenAddress& address) {
  return address.port < 0 ? address.host : absl::StrCat(address.host, ":", address.port);
}

}  // namespace parley
