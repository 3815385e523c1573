#include "services/alerts/delivery/sink_request.h"

#include "absl/strings/str_cat.h"
#include "core/time.h"
#include "services/alerts/delivery/cloud_event.h"
#include "services/alerts/delivery/webhook_signature.h"

namespace parley {

absl::StatusOr<HttpRequest> WebhookRequest(const event::v1::WebhookSink& sink, const v1::Alert& alert,
                                           const std::string& source, const SecretStore& secrets,
                                           int64_t now_us) {
  HttpRequest request{sink.url(), kCloudEventContentType, {}, CloudEventOf(alert, source)};
  const int64_t timestamp_s = now_us / kMicrosPerSecond;
  request.headers = {{"webhook-id", alert.alert_id()}, {"webhook-timestamp", absl::StrCat(timestamp_s)}};
  if (sink.secret().empty()) return request;
  const absl::StatusOr<std::string> secret = secrets.Read(sink.secret());
  if (!secret.ok()) return secret.status();
  const absl::StatusOr<std::vector<std::string>> keys = ParseSigningKeys(*secret);
  if (!keys.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat("secret ", sink.secret(), " cannot be used: ", keys.status().message()));
  }
  request.headers.emplace_back("webhook-signature",
                               WebhookSignature(*keys, alert.alert_id(), timestamp_s, request.body));
  return request;
}

HttpRequest AlertmanagerRequest(const event::v1::AlertmanagerSink& sink,
                                const std::vector<AlertmanagerEntry>& entries, const std::string& source) {
  return {AlertmanagerUrl(sink.url()), "application/json", {}, AlertmanagerBody(entries, source)};
}

}  // namespace parley
