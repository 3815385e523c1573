#include "services/alerts/delivery/json_text.h"

#include <google/protobuf/util/json_util.h>

#include <cstdint>

#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace parley {

std::string JsonString(const std::string& text) {
  std::string json = "\"";
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    if (c == '"' || c == '\\') {
      json.push_back('\\');
      json.push_back(c);
    } else if (byte < 0x20 || byte == 0x7f) {
      json += absl::StrFormat("\\u%04x", byte);
    } else {
      json.push_back(c);
    }
  }
  json.push_back('"');
  return absl::StrReplaceAll(json, {{"\u2028", "\\u2028"}, {"\u2029", "\\u2029"}});
}

std::string JsonOf(const google::protobuf::Message& message) {
  std::string json;
  // Fails for Any without its type and for times out of range: alerts hold neither.
  const auto status = google::protobuf::util::MessageToJsonString(message, &json);
  return status.ok() ? json : "{}";
}

}  // namespace parley
