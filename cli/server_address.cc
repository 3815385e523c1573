#include "cli/server_address.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "cli/numbers.h"

namespace parley {
namespace {

constexpr char kUnixPrefix[] = "unix:";
constexpr std::size_t kUnixPrefixBytes = sizeof(kUnixPrefix) - 1;
constexpr std::uint64_t kPortMax = 65'535;

// A host name, an IPv4 address, or an IPv6 address in brackets.
bool IsHost(const std::string& text) {
  if (text.empty()) return false;
  if (text.front() != '[') return text.find_first_of(":/[]@ \t") == std::string::npos;
  return text.size() > 2 && text.find(']') == text.size() - 1;
}

bool IsHostAndPort(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  const bool has_port = colon != std::string::npos && text.back() != ']';
  if (!has_port) return IsHost(text);
  return IsHost(text.substr(0, colon)) && ParseWhole(text.substr(colon + 1), 1, kPortMax).ok();
}

bool IsSocketFile(const std::string& text) {
  return text.compare(0, kUnixPrefixBytes, kUnixPrefix) == 0 && text.size() > kUnixPrefixBytes;
}

}  // namespace

absl::StatusOr<std::string> ParseServerAddress(const std::string& text) {
  if (IsSocketFile(text) || IsHostAndPort(text)) return text;
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text, "\" is not where a server is: wanted HOST:PORT such as 127.0.0.1:7411, ",
                   "with a port from 1 to ", kPortMax, ", or unix:PATH"));
}

}  // namespace parley
