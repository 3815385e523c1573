#include "cli/rules/rule_writer.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "cli/enum_names.h"
#include "cli/render/facts.h"
#include "cli/rules/duration.h"

namespace parley {
namespace {

using event::v1::AlertRule;

bool IsWordCharacter(char c) {
  const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return alphanumeric || c == '-' || c == '_' || c == '.' || c == '/' || c == ' ';
}

// Whether YAML reads the text as that text without quotes.
bool IsPlainText(const std::string& text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ') return false;
  const char first = text.front();
  if (!((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z'))) return false;
  std::string lower = text;
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const char* word : {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}) {
    if (lower == word) return false;
  }
  return std::all_of(text.begin(), text.end(), &IsWordCharacter);
}

template <typename Texts>
std::string List(const Texts& texts) {
  std::string list;
  for (const std::string& text : texts) absl::StrAppend(&list, list.empty() ? "" : ", ", YamlText(text));
  return "[" + list + "]";
}

template <typename Enum, typename Values>
std::vector<std::string> Words(const Values& values, char separator) {
  std::vector<std::string> words;
  for (const int value : values) {
    words.push_back(EnumWord(*google::protobuf::GetEnumDescriptor<Enum>(), value, separator));
  }
  return words;
}

std::string CrossingYaml(event::v1::Crossing crossing, double number) {
  return std::string(crossing == event::v1::CROSSING_DOWN ? "{below: " : "{above: ") + NumberCsv(number) +
         "}";
}

std::string ShiftYaml(const event::v1::ShiftTrigger& shift) {
  std::string parts;
  if (shift.kinds_size() > 0) parts = "kinds: " + List(Words<event::v1::ShiftKind>(shift.kinds(), '-'));
  if (shift.min_delta() > 0) {
    absl::StrAppend(&parts, parts.empty() ? "" : ", ", "min-delta: ", shift.min_delta());
  }
  return "{" + parts + "}";
}

std::string TriggerYaml(const AlertRule& rule) {
  switch (rule.trigger_case()) {
    case AlertRule::kShift:
      return "shift: " + ShiftYaml(rule.shift());
    case AlertRule::kStatement:
      return "statement: {}";
    case AlertRule::kSilence:
      return "silence: " + FormatRuleDuration(rule.silence().duration());
    case AlertRule::kGap:
      return "gap: " + CrossingYaml(rule.gap().crossing(), rule.gap().threshold());
    case AlertRule::kMixedSignals:
      return "mixed-signals: {}";
    case AlertRule::kQuantity:
      return "quantity: " + CrossingYaml(rule.quantity().crossing(), rule.quantity().value());
    case AlertRule::kRevision:
      return "revision: {}";
    case AlertRule::TRIGGER_NOT_SET:
      break;
  }
  return "";
}

std::string SinkYaml(const event::v1::AlertSink& sink) {
  if (sink.has_alertmanager()) return "{alertmanager: {url: " + YamlText(sink.alertmanager().url()) + "}}";
  const event::v1::WebhookSink& webhook = sink.webhook();
  const std::string secret = webhook.secret().empty() ? "" : ", secret: " + YamlText(webhook.secret());
  return "{webhook: {url: " + YamlText(webhook.url()) + secret + "}}";
}

std::string SinksYaml(const AlertRule& rule) {
  std::string sinks;
  for (const auto& sink : rule.sinks()) absl::StrAppend(&sinks, sinks.empty() ? "" : ", ", SinkYaml(sink));
  return "[" + sinks + "]";
}

std::string LabelsYaml(const AlertRule& rule) {
  const std::map<std::string, std::string> sorted(rule.labels().begin(), rule.labels().end());
  std::string labels;
  for (const auto& [key, value] : sorted) {
    absl::StrAppend(&labels, labels.empty() ? "" : ", ", YamlText(key), ": ", YamlText(value));
  }
  return "{" + labels + "}";
}

void AddFilter(const event::v1::AlertFilter& filter, std::vector<RuleField>& fields) {
  if (filter.parties_size() > 0) fields.emplace_back("parties", List(filter.parties()));
  if (filter.include_members()) fields.emplace_back("members", "true");
  if (filter.issues_size() > 0) fields.emplace_back("issues", List(filter.issues()));
  if (filter.include_subissues()) fields.emplace_back("sub-issues", "true");
  if (filter.speakers_size() > 0) fields.emplace_back("speakers", List(filter.speakers()));
  if (filter.attributions_size() > 0) {
    fields.emplace_back("attributions", List(Words<event::v1::Attribution>(filter.attributions(), '-')));
  }
}

}  // namespace

std::string YamlText(const std::string& text) {
  static constexpr char kHex[] = "0123456789abcdef";
  if (IsPlainText(text)) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') quoted += '\\';
    if (byte < 0x20 || byte == 0x7F) {
      quoted += std::string("\\x") + kHex[byte >> 4U] + kHex[byte & 0xFU];
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::vector<RuleField> RuleFields(const AlertRule& rule) {
  std::vector<RuleField> fields;
  if (!rule.name().empty()) fields.emplace_back("name", YamlText(rule.name()));
  fields.emplace_back("when", "{" + TriggerYaml(rule) + "}");
  AddFilter(rule.filter(), fields);
  if (rule.include_secondhand()) fields.emplace_back("secondhand", "true");
  if (rule.severity() != event::v1::ALERT_SEVERITY_UNSPECIFIED) {
    fields.emplace_back("severity", EnumWord(*event::v1::AlertSeverity_descriptor(), rule.severity(), '-'));
  }
  if (!rule.labels().empty()) fields.emplace_back("labels", LabelsYaml(rule));
  if (rule.sinks_size() > 0) fields.emplace_back("sinks", SinksYaml(rule));
  if (rule.muted()) fields.emplace_back("muted", "true");
  return fields;
}

std::string RuleYaml(const AlertRule& rule) {
  std::string yaml = "  - id: " + YamlText(rule.rule_id()) + "\n";
  for (const auto& [name, value] : RuleFields(rule)) yaml += "    " + name + ": " + value + "\n";
  return yaml;
}

std::string TriggerText(const AlertRule& rule) {
  const auto crossing = [](event::v1::Crossing way, double number) {
    return (way == event::v1::CROSSING_DOWN ? " below " : " of at least ") + NumberText(number);
  };
  switch (rule.trigger_case()) {
    case AlertRule::kShift: {
      const std::string kinds = Joined(Words<event::v1::ShiftKind>(rule.shift().kinds(), ' '), " or ");
      std::string text = kinds.empty() ? "any shift" : "shift " + kinds;
      const std::uint32_t delta = rule.shift().min_delta();
      if (delta > 0) absl::StrAppend(&text, " by at least ", delta, delta == 1 ? " level" : " levels");
      return text;
    }
    case AlertRule::kStatement:
      return "every statement";
    case AlertRule::kSilence:
      return "silence for " + FormatRuleDuration(rule.silence().duration());
    case AlertRule::kGap:
      return "gap" + crossing(rule.gap().crossing(), rule.gap().threshold());
    case AlertRule::kMixedSignals:
      return "mixed signals";
    case AlertRule::kQuantity:
      return "quantity" + crossing(rule.quantity().crossing(), rule.quantity().value());
    case AlertRule::kRevision:
      return "the past reads differently";
    case AlertRule::TRIGGER_NOT_SET:
      break;
  }
  return "no trigger";
}

std::string ScopeText(const event::v1::AlertFilter& filter) {
  std::string text = Joined(filter.parties(), ", ");
  if (filter.include_members()) text += " and members";
  if (filter.issues_size() > 0) {
    absl::StrAppend(&text, text.empty() ? "" : " ", "on ", Joined(filter.issues(), ", "));
    if (filter.include_subissues()) text += " and below";
  }
  if (filter.speakers_size() > 0) {
    absl::StrAppend(&text, text.empty() ? "" : " ", "by ", Joined(filter.speakers(), ", "));
  }
  if (filter.attributions_size() > 0) {
    const auto words = Words<event::v1::Attribution>(filter.attributions(), ' ');
    absl::StrAppend(&text, text.empty() ? "" : ", ", Joined(words, " or "));
  }
  return text;
}

}  // namespace parley
