#include "core/sink_url.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "core/error.h"
#include "core/limits.h"

namespace parley {
namespace {

constexpr char kWanted[] =
    "an http or https address such as https://alerts.example.org/parley, without user, password and fragment";

}  // namespace

absl::Status CheckSinkUrl(const std::string& field, const std::string& url) {
  if (url.empty()) return MissingField(field, kWanted);
  const size_t scheme = absl::StartsWithIgnoreCase(url, "https://")  ? 8
                        : absl::StartsWithIgnoreCase(url, "http://") ? 7
                                                                     : 0;
  const std::string authority =
      scheme == 0 ? "" : url.substr(scheme, url.find_first_of("/?#", scheme) - scheme);
  const bool printable = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  const bool bare = authority.find('@') == std::string::npos && url.find('#') == std::string::npos;
  const bool has_host = !authority.empty() && authority.front() != ':';
  if (has_host && printable && bare && url.size() <= limits::kUrlCharsMax) return absl::OkStatus();
  // A password does not belong into an error either.
  return InvalidField(field, bare ? url : "(with user, password or fragment)", kWanted);
}

}  // namespace parley
