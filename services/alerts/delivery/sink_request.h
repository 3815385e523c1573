// The HTTP requests that bring alerts to sinks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "parley/event/v1/alert.pb.h"
#include "services/alerts/delivery/alertmanager_body.h"
#include "services/alerts/delivery/http_client.h"
#include "services/alerts/delivery/secret_store.h"

namespace parley {

// An alert for a webhook: a CloudEvent with the headers of Standard Webhooks, signed at `now_us` if the sink
// names a secret. An error if the secret cannot be used; it tells nothing of the secret.
absl::StatusOr<HttpRequest> WebhookRequest(const event::v1::WebhookSink& sink, const v1::Alert& alert,
                                           const std::string& source, const SecretStore& secrets,
                                           int64_t now_us);

// Alerts for an Alertmanager.
HttpRequest AlertmanagerRequest(const event::v1::AlertmanagerSink& sink,
                                const std::vector<AlertmanagerEntry>& entries, const std::string& source);

}  // namespace parley
