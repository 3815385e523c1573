#include "services/alerts/delivery/alertmanager_body.h"

#include <algorithm>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/text.h"
#include "core/time.h"
#include "services/alerts/delivery/json_text.h"
#include "services/limits.h"

namespace parley {
namespace {

using Labels = std::map<std::string, std::string>;

std::string SeverityText(event::v1::AlertSeverity severity) {
  switch (severity) {
    case event::v1::ALERT_SEVERITY_INFO:
      return "info";
    case event::v1::ALERT_SEVERITY_CRITICAL:
      return "critical";
    default:
      return "warning";
  }
}

Labels LabelsOf(const v1::Alert& alert) {
  Labels labels(alert.labels().begin(), alert.labels().end());
  labels["alertname"] = alert.rule_id();
  labels["rule"] = alert.rule_id();
  labels["alert_id"] = alert.alert_id();
  labels["party"] = alert.party();
  labels["issue"] = alert.issue();
  labels["severity"] = SeverityText(alert.severity());
  std::erase_if(labels, [](const auto& label) { return label.second.empty(); });
  return labels;
}

// At most `max` characters of valid UTF-8, with dots where it was cut.
std::string Shortened(const std::string& text, size_t max) {
  size_t characters = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<uint8_t>(text[i]) & 0xc0) != 0x80;
    if (begins && characters++ == max) return text.substr(0, i) + "...";
  }
  return text;
}

// The quote, or else the summary, and where it was published.
std::string DescriptionOf(const v1::Alert& alert) {
  const event::v1::Statement& statement = alert.statement();
  const std::string& said = statement.quote().empty() ? statement.summary() : statement.quote();
  std::string text = Shortened(said, limits::kAlertmanagerTextCharsMax);
  if (statement.sources().empty()) return text;
  const event::v1::Source& source = statement.sources(0);
  for (const std::string* part : {&source.publisher(), &source.title(), &source.url()}) {
    if (!part->empty()) absl::StrAppend(&text, text.empty() ? "" : "\n", *part);
  }
  return text;
}

std::string ObjectOf(const Labels& members) {
  std::string json = "{";
  for (const auto& [name, value] : members) {
    absl::StrAppend(&json, json.size() > 1 ? "," : "", JsonString(name), ":", JsonString(value));
  }
  return json + "}";
}

std::string EntryOf(const AlertmanagerEntry& entry, const std::string& source) {
  const absl::StatusOr<int64_t> raised = MicrosFromTimestamp(entry.alert.raised_at());
  // Refused if it ended before it began.
  const int64_t starts_at_us = std::min(raised.value_or(entry.ends_at_us), entry.ends_at_us);
  Labels annotations{{"summary", entry.alert.reason()}, {"description", DescriptionOf(entry.alert)}};
  std::erase_if(annotations, [](const auto& annotation) { return annotation.second.empty(); });
  std::string json = absl::StrCat("{\"labels\":", ObjectOf(LabelsOf(entry.alert)),
                                  ",\"annotations\":", ObjectOf(annotations),
                                  ",\"startsAt\":", JsonString(FormatMicros(starts_at_us)),
                                  ",\"endsAt\":", JsonString(FormatMicros(entry.ends_at_us)));
  if (absl::StartsWith(source, "http://") || absl::StartsWith(source, "https://")) {
    absl::StrAppend(&json, ",\"generatorURL\":", JsonString(source));
  }
  return json + "}";
}

}  // namespace

std::string AlertmanagerBody(const std::vector<AlertmanagerEntry>& entries, const std::string& source) {
  std::string json = "[";
  for (const AlertmanagerEntry& entry : entries) {
    absl::StrAppend(&json, json.size() > 1 ? "," : "", EntryOf(entry, source));
  }
  return json + "]";
}

std::string AlertmanagerUrl(const std::string& base) {
  const size_t query = std::min(base.find('?'), base.size());
  std::string path = base.substr(0, query);
  while (absl::EndsWith(path, "/")) path.pop_back();
  return path + "/api/v2/alerts" + base.substr(query);
}

}  // namespace parley
