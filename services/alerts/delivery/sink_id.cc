#include "services/alerts/delivery/sink_id.h"

#include <openssl/sha.h>

#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"

namespace parley {
namespace {

constexpr size_t kDigestBytes = 6;

}  // namespace

std::string SinkKind(const event::v1::AlertSink& sink) {
  switch (sink.kind_case()) {
    case event::v1::AlertSink::kWebhook:
      return "webhook";
    case event::v1::AlertSink::kAlertmanager:
      return "alertmanager";
    case event::v1::AlertSink::KIND_NOT_SET:
      break;
  }
  return "";
}

std::string SinkId(const event::v1::AlertSink& sink) {
  const std::string kind = SinkKind(sink);
  std::string text = kind;
  text.push_back('\0');
  text += SinkUrl(sink);
  text.push_back('\0');
  text += sink.webhook().secret();
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  const std::string start(digest.begin(), digest.begin() + kDigestBytes);
  return kind + "-" + absl::BytesToHexString(absl::string_view(start.data(), start.size()));
}

const std::string& SinkUrl(const event::v1::AlertSink& sink) {
  return sink.has_webhook() ? sink.webhook().url() : sink.alertmanager().url();
}

}  // namespace parley
