#include <cmath>

#include "cli/import/json_writer.h"

namespace parley::json_writer {
namespace {

using event::v1::AlertRule;
using event::v1::Event;

void AppendFilter(const event::v1::AlertFilter& filter, std::string* out) {
  ObjectWriter writer(out);
  writer.Texts("parties", filter.parties());
  writer.Flag("includeMembers", filter.include_members());
  writer.Texts("issues", filter.issues());
  writer.Flag("includeSubissues", filter.include_subissues());
  writer.Texts("speakers", filter.speakers());
  writer.Enums<event::v1::Attribution>("attributions", filter.attributions());
}

void AppendSink(const event::v1::AlertSink& sink, std::string* out) {
  ObjectWriter writer(out);
  if (sink.has_webhook()) {
    ObjectWriter webhook(writer.Key("webhook"));
    webhook.Text("url", sink.webhook().url());
    webhook.Text("secret", sink.webhook().secret());
  } else if (sink.has_alertmanager()) {
    ObjectWriter alertmanager(writer.Key("alertmanager"));
    alertmanager.Text("url", sink.alertmanager().url());
  }
}

// A number whose default is left out; -0 is none.
void NumberOf(ObjectWriter& writer, const char* name, double number) {
  writer.Number(name, number != 0 || std::signbit(number), number);
}

void AppendShift(const event::v1::ShiftTrigger& trigger, std::string* out) {
  ObjectWriter shift(out);
  shift.Enums<event::v1::ShiftKind>("kinds", trigger.kinds());
  if (trigger.min_delta() != 0) *shift.Key("minDelta") += std::to_string(trigger.min_delta());
}

void AppendTrigger(const AlertRule& rule, ObjectWriter& writer) {
  if (rule.has_shift()) {
    AppendShift(rule.shift(), writer.Key("shift"));
  } else if (rule.has_statement()) {
    *writer.Key("statement") += "{}";
  } else if (rule.has_silence()) {
    ObjectWriter silence(writer.Key("silence"));
    if (rule.silence().has_duration()) AppendDuration(rule.silence().duration(), silence.Key("duration"));
  } else if (rule.has_gap()) {
    ObjectWriter gap(writer.Key("gap"));
    NumberOf(gap, "threshold", rule.gap().threshold());
    gap.Enum("crossing", rule.gap().crossing());
  } else if (rule.has_mixed_signals()) {
    *writer.Key("mixedSignals") += "{}";
  } else if (rule.has_quantity()) {
    ObjectWriter quantity(writer.Key("quantity"));
    NumberOf(quantity, "value", rule.quantity().value());
    quantity.Enum("crossing", rule.quantity().crossing());
  } else if (rule.has_revision()) {
    *writer.Key("revision") += "{}";
  }
}

void AppendRule(const AlertRule& rule, std::string* out) {
  ObjectWriter writer(out);
  writer.Text("ruleId", rule.rule_id());
  writer.Text("name", rule.name());
  if (rule.has_filter()) AppendFilter(rule.filter(), writer.Key("filter"));
  writer.Enum("severity", rule.severity());
  if (!rule.labels().empty()) AppendLabels(rule.labels(), writer.Key("labels"));
  writer.List("sinks", rule.sinks(), &AppendSink);
  writer.Flag("muted", rule.muted());
  writer.Flag("includeSecondhand", rule.include_secondhand());
  AppendTrigger(rule, writer);
}

}  // namespace

void AppendAlertEvent(const Event& event, ObjectWriter* writer) {
  if (event.has_alert_rule_declared()) {
    ObjectWriter payload(writer->Key("alertRuleDeclared"));
    if (event.alert_rule_declared().has_rule())
      AppendRule(event.alert_rule_declared().rule(), payload.Key("rule"));
  } else if (event.has_alert_rule_removed()) {
    ObjectWriter payload(writer->Key("alertRuleRemoved"));
    payload.Text("ruleId", event.alert_rule_removed().rule_id());
    payload.Text("reason", event.alert_rule_removed().reason());
  } else if (event.has_alert_acknowledged()) {
    ObjectWriter payload(writer->Key("alertAcknowledged"));
    payload.Text("alertId", event.alert_acknowledged().alert_id());
    payload.Text("note", event.alert_acknowledged().note());
  } else if (event.has_clock_ticked()) {
    ObjectWriter payload(writer->Key("clockTicked"));
    payload.Time("time", event.clock_ticked().has_time(), event.clock_ticked().time());
  }
}

}  // namespace parley::json_writer
