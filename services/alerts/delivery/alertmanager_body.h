// Alerts as the API v2 of a Prometheus Alertmanager takes them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "parley/v1/alert.pb.h"

namespace parley {

// An alert and when it ends there.
struct AlertmanagerEntry {
  v1::Alert alert;
  int64_t ends_at_us = 0;  // in the future: it fires until then; now: it is resolved
};

// A JSON array. Labels, by which Alertmanager knows an alert: those of the rule, and ours, which win:
// alertname (the rule), alert_id, rule, party, issue, severity (info, warning, critical); empty ones are left
// out. Annotations: summary and description. `source` becomes generatorURL if it is an http or https address.
std::string AlertmanagerBody(const std::vector<AlertmanagerEntry>& entries, const std::string& source);

// Where to post to: the base address and /api/v2/alerts, before a query if there is one.
std::string AlertmanagerUrl(const std::string& base);

}  // namespace parley
