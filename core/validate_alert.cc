#include "core/validate_alert.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"
#include "core/sink_url.h"
#include "core/text.h"
#include "core/time.h"
#include "core/validate_checks.h"

namespace parley {
namespace {

using event::v1::AlertFilter;
using event::v1::AlertRule;
using event::v1::AlertSink;

template <typename Names>
absl::Status CheckNames(const std::string& field, const Names& names) {
  return CheckEach(field, names, limits::kRuleNamesMax,
                   [](const std::string& name) { return CheckReference("", name); });
}

absl::Status CheckFilter(const AlertFilter& filter) {
  absl::Status status = CheckNames("parties", filter.parties());
  status.Update(CheckNames("issues", filter.issues()));
  status.Update(CheckNames("speakers", filter.speakers()));
  status.Update(CheckEach("attributions", filter.attributions(), limits::kRuleNamesMax, [](int attribution) {
    const bool known =
        attribution != event::v1::ATTRIBUTION_UNSPECIFIED && event::v1::Attribution_IsValid(attribution);
    return known ? absl::OkStatus() : InvalidField("", absl::StrCat(attribution), "an attribution");
  }));
  return status;
}

// A label name as Prometheus takes it.
bool IsLabelName(const std::string& key) {
  if (key.empty() || key.size() > limits::kLabelKeyCharsMax ||
      absl::ascii_isdigit(static_cast<unsigned char>(key[0]))) {
    return false;
  }
  return std::all_of(key.begin(), key.end(),
                     [](unsigned char c) { return absl::ascii_isalnum(c) || c == '_'; });
}

absl::Status CheckRuleLabels(const AlertRule& rule) {
  if (static_cast<size_t>(rule.labels().size()) > limits::kLabelsMax) {
    return InvalidField("labels", absl::StrCat(rule.labels().size(), " entries"),
                        absl::StrCat("at most ", limits::kLabelsMax, " entries"));
  }
  // In the order of the keys, so that the same bad rule always gives the same error.
  const std::map<std::string, std::string> labels(rule.labels().begin(), rule.labels().end());
  for (const auto& [key, value] : labels) {
    if (!IsLabelName(key)) {
      return InvalidField("labels", key, "a name of letters, digits and _, not starting with a digit");
    }
    absl::Status status =
        CheckText("labels[" + key + "]", value, {.chars_max = limits::kLabelValueCharsMax, .required = true});
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status CheckSink(const AlertSink& sink) {
  if (sink.has_webhook()) {
    absl::Status status = CheckSinkUrl("webhook.url", sink.webhook().url());
    if (!sink.webhook().secret().empty()) status.Update(CheckSlug("webhook.secret", sink.webhook().secret()));
    return status;
  }
  if (sink.has_alertmanager()) return CheckSinkUrl("alertmanager.url", sink.alertmanager().url());
  return MissingField("", "a webhook or an alertmanager");
}

absl::Status CheckShiftTrigger(const event::v1::ShiftTrigger& trigger) {
  absl::Status status = CheckEach("kinds", trigger.kinds(), limits::kRuleNamesMax, [](int kind) {
    const bool known = kind != event::v1::SHIFT_KIND_UNSPECIFIED && event::v1::ShiftKind_IsValid(kind);
    return known ? absl::OkStatus()
                 : InvalidField("", absl::StrCat(kind), "a kind of shift from FIRST_STATED to REAFFIRMED");
  });
  constexpr uint32_t kDeltaMax = 6;  // from RULES_OUT to DEMANDS
  if (trigger.min_delta() > kDeltaMax) {
    status.Update(InvalidField("min_delta", absl::StrCat(trigger.min_delta()), "a number from 0 to 6"));
  }
  return status;
}

absl::Status CheckSilenceTrigger(const event::v1::SilenceTrigger& trigger) {
  constexpr int64_t kMinSeconds = 60;
  constexpr int64_t kMaxSeconds = int64_t{100} * 366 * 86'400;
  if (!trigger.has_duration()) return MissingField("duration", "how long, such as 90 days");
  const auto& duration = trigger.duration();
  if (duration.seconds() >= kMinSeconds && duration.seconds() <= kMaxSeconds && duration.nanos() == 0) {
    return absl::OkStatus();
  }
  const std::string nanos = duration.nanos() == 0 ? "" : absl::StrCat(" and ", duration.nanos(), " ns");
  return InvalidField("duration", absl::StrCat(duration.seconds(), " s", nanos),
                      "whole seconds, from one minute to 100 years");
}

// Nobody knows what the silence of one speaker would be while the party goes on speaking.
absl::Status CheckSilence(const AlertRule& rule) {
  constexpr char kWanted[] =
      "nothing: silence is of a party on an issue, and whoever speaks for the party ends it";
  absl::Status status = AtField("silence", CheckSilenceTrigger(rule.silence()));
  const AlertFilter& filter = rule.filter();
  if (filter.speakers_size() > 0) {
    status.Update(InvalidField("filter.speakers", filter.speakers(0), kWanted));
  }
  if (filter.attributions_size() > 0) {
    status.Update(
        InvalidField("filter.attributions", event::v1::Attribution_Name(filter.attributions(0)), kWanted));
  }
  return status;
}

absl::Status CheckCrossing(int crossing) {
  if (crossing == event::v1::CROSSING_UP || crossing == event::v1::CROSSING_DOWN) return absl::OkStatus();
  if (crossing == event::v1::CROSSING_UNSPECIFIED) return MissingField("crossing", "UP or DOWN");
  return InvalidField("crossing", absl::StrCat(crossing), "UP or DOWN");
}

absl::Status CheckGap(const AlertRule& rule) {
  const event::v1::GapTrigger& trigger = rule.gap();
  absl::Status status = CheckCrossing(trigger.crossing());
  if (!(trigger.threshold() > 0 && trigger.threshold() <= 1)) {
    status.Update(
        InvalidField("threshold", ShortestNumber(trigger.threshold()), "a number above 0 and at most 1"));
  }
  status = AtField("gap", status);
  const int parties = rule.filter().parties_size();
  if (parties < 2 && !(parties == 1 && rule.filter().include_members())) {
    status.Update(MissingField("filter.parties", "at least two parties, or a coalition with its members"));
  }
  return status;
}

absl::Status CheckQuantityTrigger(const event::v1::QuantityTrigger& trigger) {
  absl::Status status = CheckCrossing(trigger.crossing());
  status.Update(CheckFinite("value", trigger.value()));
  return status;
}

absl::Status CheckTrigger(const AlertRule& rule) {
  switch (rule.trigger_case()) {
    case AlertRule::kShift:
      return AtField("shift", CheckShiftTrigger(rule.shift()));
    case AlertRule::kSilence:
      return CheckSilence(rule);
    case AlertRule::kGap:
      return CheckGap(rule);
    case AlertRule::kQuantity:
      return AtField("quantity", CheckQuantityTrigger(rule.quantity()));
    case AlertRule::kStatement:
    case AlertRule::kMixedSignals:
    case AlertRule::kRevision:
      return absl::OkStatus();
    case AlertRule::TRIGGER_NOT_SET:
      break;
  }
  return MissingField(
      "trigger", "when it fires: one of shift, statement, silence, gap, mixed_signals, quantity, revision");
}

}  // namespace

absl::Status ValidateAlertRule(const AlertRule& rule) {
  absl::Status status = CheckSlug("rule_id", rule.rule_id());
  status.Update(CheckText("name", rule.name(), {.chars_max = limits::kNameCharsMax}));
  status.Update(AtField("filter", CheckFilter(rule.filter())));
  if (!event::v1::AlertSeverity_IsValid(rule.severity())) {
    status.Update(InvalidField("severity", absl::StrCat(static_cast<int>(rule.severity())),
                               "one of INFO, WARNING, CRITICAL"));
  }
  status.Update(CheckRuleLabels(rule));
  status.Update(CheckEach("sinks", rule.sinks(), limits::kRuleSinksMax, CheckSink));
  status.Update(CheckTrigger(rule));
  return status;
}

absl::Status ValidateRuleRemoved(const event::v1::AlertRuleRemoved& removed) {
  absl::Status status = CheckSlug("rule_id", removed.rule_id());
  status.Update(
      CheckText("reason", removed.reason(), {.chars_max = limits::kReasonCharsMax, .multi_line = true}));
  return status;
}

absl::Status ValidateAcknowledged(const event::v1::AlertAcknowledged& acknowledged) {
  absl::Status status = CheckUuid("alert_id", acknowledged.alert_id());
  status.Update(
      CheckText("note", acknowledged.note(), {.chars_max = limits::kReasonCharsMax, .multi_line = true}));
  return status;
}

absl::Status ValidateClockTicked(const event::v1::ClockTicked& ticked, const ValidationContext& context) {
  if (!ticked.has_time()) return MissingField("time", "the time");
  const absl::StatusOr<int64_t> us = MicrosFromTimestamp(ticked.time());
  if (!us.ok()) return AtField("time", us.status());
  if (context.allow_future_dates || *us - kMicrosPerDay <= context.recorded_at_us) return absl::OkStatus();
  return InvalidField("time", FormatMicros(*us),
                      absl::StrCat("a time at most one day after it is recorded (",
                                   FormatMicros(context.recorded_at_us), ")"));
}

bool NormalizeAlertRule(AlertRule& rule) {
  if (rule.severity() != event::v1::ALERT_SEVERITY_UNSPECIFIED) return false;
  rule.set_severity(event::v1::ALERT_SEVERITY_WARNING);
  return true;
}

}  // namespace parley
