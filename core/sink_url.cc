#include "core/sink_url.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"

namespace parley {
namespace {

constexpr char kWanted[] = "an http or https address, such as https://alerts.example.org/parley";

bool IsHostCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-' || c == '_';
}

bool IsIpv6Character(char c) {
  return absl::ascii_isxdigit(static_cast<unsigned char>(c)) || c == ':' || c == '.';
}

bool IsPort(const std::string& text) {
  uint32_t port = 0;
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits && !text.empty() && text.size() <= 5 && absl::SimpleAtoi(text, &port) && port > 0 &&
         port <= 65'535;
}

// HOST, HOST:PORT, [IPV6] or [IPV6]:PORT.
bool IsHostAndPort(const std::string& text) {
  size_t end = 0;
  if (!text.empty() && text[0] == '[') {
    end = text.find(']');
    if (end == std::string::npos || end < 3) return false;
    if (!std::all_of(text.begin() + 1, text.begin() + static_cast<ptrdiff_t>(end), IsIpv6Character)) {
      return false;
    }
    ++end;
  } else {
    end = std::min(text.find(':'), text.size());
    if (end == 0 || !std::all_of(text.begin(), text.begin() + static_cast<ptrdiff_t>(end), IsHostCharacter)) {
      return false;
    }
  }
  return end == text.size() || (text[end] == ':' && IsPort(text.substr(end + 1)));
}

// Behind "scheme://"; 0: neither http nor https.
size_t AfterScheme(const std::string& url) {
  if (absl::StartsWithIgnoreCase(url, "http://")) return 7;
  if (absl::StartsWithIgnoreCase(url, "https://")) return 8;
  return 0;
}

}  // namespace

absl::Status CheckSinkUrl(const std::string& field, const std::string& url) {
  if (url.empty()) return MissingField(field, kWanted);
  if (url.size() > limits::kUrlCharsMax) {
    return InvalidField(field, url, absl::StrCat("at most ", limits::kUrlCharsMax, " characters"));
  }
  const size_t begin = AfterScheme(url);
  if (begin == 0) return InvalidField(field, url.substr(0, url.find(':')), kWanted);
  const size_t end = std::min(url.find_first_of("/?#\\", begin), url.size());
  const std::string authority = url.substr(begin, end - begin);
  if (authority.find('@') != std::string::npos) {
    return InvalidField(field, url.substr(0, begin) + "...", "no user and password in the address");
  }
  if (!std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f; })) {
    return InvalidField(field, url, "printable ASCII characters; percent-encode others");
  }
  if (url.find_first_of("#\\") != std::string::npos) {
    return InvalidField(field, url, "no fragment and no backslash");
  }
  if (!IsHostAndPort(authority)) return InvalidField(field, url, kWanted);
  return absl::OkStatus();
}

}  // namespace parley
