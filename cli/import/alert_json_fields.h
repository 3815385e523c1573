// The tables that name the fields of events about alerts. Only for event_json.cc.
#pragma once

#include <array>

#include "cli/import/json_fields.h"
#include "parley/event/v1/event.pb.h"

namespace parley::json_fields {

using event::v1::AlertAcknowledged;
using event::v1::AlertFilter;
using event::v1::AlertmanagerSink;
using event::v1::AlertRule;
using event::v1::AlertRuleDeclared;
using event::v1::AlertRuleRemoved;
using event::v1::AlertSink;
using event::v1::ClockTicked;
using event::v1::GapTrigger;
using event::v1::QuantityTrigger;
using event::v1::ShiftTrigger;
using event::v1::SilenceTrigger;
using event::v1::WebhookSink;

inline constexpr std::array<Field<AlertFilter>, 6> kAlertFilterFields{{
    {"parties", "parties", &Texts<AlertFilter, &AlertFilter::mutable_parties>},
    {"includeMembers", "include_members", &Flag<&AlertFilter::set_include_members>},
    {"issues", "issues", &Texts<AlertFilter, &AlertFilter::mutable_issues>},
    {"includeSubissues", "include_subissues", &Flag<&AlertFilter::set_include_subissues>},
    {"speakers", "speakers", &Texts<AlertFilter, &AlertFilter::mutable_speakers>},
    {"attributions", "attributions",
     &Enums<AlertFilter, event::v1::Attribution, &AlertFilter::mutable_attributions>},
}};

inline constexpr std::array<Field<WebhookSink>, 2> kWebhookFields{{
    {"url", "url", &Text<&WebhookSink::mutable_url>},
    {"secret", "secret", &Text<&WebhookSink::mutable_secret>},
}};

inline constexpr std::array<Field<AlertmanagerSink>, 1> kAlertmanagerFields{{
    {"url", "url", &Text<&AlertmanagerSink::mutable_url>},
}};

// A sink is of one kind.
template <auto kRead>
bool SinkKind(const element& value, AlertSink* sink, JsonError* error) {
  return OneOfThese<&AlertSink::kind_case, kRead>(value, sink, error);
}

inline constexpr std::array<Field<AlertSink>, 2> kSinkFields{{
    {"webhook", "webhook", &SinkKind<&Object<&AlertSink::mutable_webhook, kWebhookFields>>},
    {"alertmanager", "alertmanager",
     &SinkKind<&Object<&AlertSink::mutable_alertmanager, kAlertmanagerFields>>},
}};

inline constexpr std::array<Field<ShiftTrigger>, 2> kShiftTriggerFields{{
    {"kinds", "kinds", &Enums<ShiftTrigger, event::v1::ShiftKind, &ShiftTrigger::mutable_kinds>},
    {"minDelta", "min_delta", &Unsigned<&ShiftTrigger::set_min_delta>},
}};

inline constexpr std::array<Field<SilenceTrigger>, 1> kSilenceTriggerFields{{
    {"duration", "duration", &Span<&SilenceTrigger::mutable_duration>},
}};

inline constexpr std::array<Field<GapTrigger>, 2> kGapTriggerFields{{
    {"threshold", "threshold", &Number<&GapTrigger::set_threshold>},
    {"crossing", "crossing", &Enum<&GapTrigger::set_crossing>},
}};

inline constexpr std::array<Field<QuantityTrigger>, 2> kQuantityTriggerFields{{
    {"value", "value", &Number<&QuantityTrigger::set_value>},
    {"crossing", "crossing", &Enum<&QuantityTrigger::set_crossing>},
}};

// A rule has one trigger.
template <auto kRead>
bool Trigger(const element& value, AlertRule* rule, JsonError* error) {
  return OneOfThese<&AlertRule::trigger_case, kRead>(value, rule, error);
}

inline constexpr std::array<Field<AlertRule>, 15> kAlertRuleFields{{
    {"ruleId", "rule_id", &Text<&AlertRule::mutable_rule_id>},
    {"name", "name", &Text<&AlertRule::mutable_name>},
    {"filter", "filter", &Object<&AlertRule::mutable_filter, kAlertFilterFields>},
    {"severity", "severity", &Enum<&AlertRule::set_severity>},
    {"labels", "labels", &TextMap<&AlertRule::mutable_labels>},
    {"sinks", "sinks", &Objects<AlertRule, AlertSink, &AlertRule::mutable_sinks, kSinkFields>},
    {"muted", "muted", &Flag<&AlertRule::set_muted>},
    {"includeSecondhand", "include_secondhand", &Flag<&AlertRule::set_include_secondhand>},
    {"shift", "shift", &Trigger<&Object<&AlertRule::mutable_shift, kShiftTriggerFields>>},
    {"statement", "statement", &Trigger<&Empty<&AlertRule::mutable_statement>>},
    {"silence", "silence", &Trigger<&Object<&AlertRule::mutable_silence, kSilenceTriggerFields>>},
    {"gap", "gap", &Trigger<&Object<&AlertRule::mutable_gap, kGapTriggerFields>>},
    {"mixedSignals", "mixed_signals", &Trigger<&Empty<&AlertRule::mutable_mixed_signals>>},
    {"quantity", "quantity", &Trigger<&Object<&AlertRule::mutable_quantity, kQuantityTriggerFields>>},
    {"revision", "revision", &Trigger<&Empty<&AlertRule::mutable_revision>>},
}};

inline constexpr std::array<Field<AlertRuleDeclared>, 1> kAlertRuleDeclaredFields{{
    {"rule", "rule", &Object<&AlertRuleDeclared::mutable_rule, kAlertRuleFields>},
}};

inline constexpr std::array<Field<AlertRuleRemoved>, 2> kAlertRuleRemovedFields{{
    {"ruleId", "rule_id", &Text<&AlertRuleRemoved::mutable_rule_id>},
    {"reason", "reason", &Text<&AlertRuleRemoved::mutable_reason>},
}};

inline constexpr std::array<Field<AlertAcknowledged>, 2> kAlertAcknowledgedFields{{
    {"alertId", "alert_id", &Text<&AlertAcknowledged::mutable_alert_id>},
    {"note", "note", &Text<&AlertAcknowledged::mutable_note>},
}};

inline constexpr std::array<Field<ClockTicked>, 1> kClockTickedFields{{
    {"time", "time", &Time<&ClockTicked::mutable_time>},
}};

}  // namespace parley::json_fields
