#include "cli/rules/rule_reader.h"

#include <functional>
#include <set>

#include "absl/strings/str_cat.h"

namespace parley {
namespace {

using event::v1::AlertFilter;
using event::v1::AlertRule;

// Reads a list of texts into a field of the filter.
void ReadNames(const YamlPlace& rule_at, const std::string& key, LocatedRule* rule, FileProblems& problems,
               const std::function<void(const std::string&)>& add) {
  const std::optional<YamlPlace> list = Child(rule_at, key);
  if (!list.has_value()) return;
  NotePlace(*list, "filter." + key, rule);
  std::size_t index = 0;
  for (const YamlPlace& item : Items(*list, problems)) {
    NotePlace(item, absl::StrCat("filter.", key, "[", index++, "]"), rule);
    if (const auto name = ReadText(item, problems); name.has_value()) add(*name);
  }
}

// Reads true or false into a field; `key` is its name in the file, `field` that in the message.
void ReadFlagOf(const YamlPlace& rule_at, const std::string& key, const std::string& field, LocatedRule* rule,
                FileProblems& problems, const std::function<void(bool)>& set) {
  const std::optional<YamlPlace> at = Child(rule_at, key);
  if (!at.has_value()) return;
  NotePlace(*at, field, rule);
  if (const auto flag = ReadFlag(*at, problems); flag.has_value()) set(*flag);
}

void ReadFilter(const YamlPlace& at, LocatedRule* rule, FileProblems& problems) {
  AlertFilter filter;
  ReadNames(at, "parties", rule, problems, [&](const std::string& name) { filter.add_parties(name); });
  ReadNames(at, "issues", rule, problems, [&](const std::string& name) { filter.add_issues(name); });
  ReadNames(at, "speakers", rule, problems, [&](const std::string& name) { filter.add_speakers(name); });
  ReadFlagOf(at, "members", "filter.include_members", rule, problems,
             [&](bool flag) { filter.set_include_members(flag); });
  ReadFlagOf(at, "sub-issues", "filter.include_subissues", rule, problems,
             [&](bool flag) { filter.set_include_subissues(flag); });
  if (const auto list = Child(at, "attributions"); list.has_value()) {
    int index = 0;
    for (const YamlPlace& item : Items(*list, problems)) {
      NotePlace(item, absl::StrCat("filter.attributions[", index++, "]"), rule);
      const auto attribution = ReadEnum<event::v1::Attribution>(item, problems);
      if (attribution.has_value()) filter.add_attributions(*attribution);
    }
  }
  if (filter.ByteSizeLong() > 0) *rule->rule.mutable_filter() = filter;
}

void ReadLabels(const YamlPlace& at, LocatedRule* rule, FileProblems& problems) {
  NotePlace(at, "labels", rule);
  if (at.node.kind != YamlNode::Kind::kMap) {
    problems.Add(at, "wanted a map of names and texts");
    return;
  }
  for (const YamlNode::Member& member : at.node.members) {
    const YamlPlace label{member.value, at.path + "." + member.key};
    NotePlace(label, "labels[" + member.key + "]", rule);
    const auto value = ReadText(label, problems);
    if (!value.has_value()) continue;
    const bool added = rule->rule.mutable_labels()->insert({member.key, *value}).second;
    if (!added) problems.Add(member.line, label.path, "given twice");
  }
}

void ReadWebhook(const YamlPlace& at, const std::string& field, LocatedRule* rule,
                 event::v1::WebhookSink* webhook, FileProblems& problems) {
  NotePlace(at, field, rule);
  if (!CheckMap(at, {"url", "secret"}, problems)) return;
  if (const auto url = Child(at, "url"); url.has_value()) {
    NotePlace(*url, field + ".url", rule);
    webhook->set_url(ReadText(*url, problems).value_or(""));
  } else {
    problems.Add(at, "a webhook needs a url");
  }
  if (const auto secret = Child(at, "secret"); secret.has_value()) {
    NotePlace(*secret, field + ".secret", rule);
    webhook->set_secret(ReadText(*secret, problems).value_or(""));
  }
}

void ReadAlertmanager(const YamlPlace& at, const std::string& field, LocatedRule* rule,
                      event::v1::AlertmanagerSink* alertmanager, FileProblems& problems) {
  NotePlace(at, field, rule);
  if (!CheckMap(at, {"url"}, problems)) return;
  if (const auto url = Child(at, "url"); url.has_value()) {
    NotePlace(*url, field + ".url", rule);
    alertmanager->set_url(ReadText(*url, problems).value_or(""));
  } else {
    problems.Add(at, "an alertmanager needs a url");
  }
}

void ReadSinks(const YamlPlace& at, LocatedRule* rule, FileProblems& problems) {
  NotePlace(at, "sinks", rule);
  if (at.node.kind != YamlNode::Kind::kList) {
    problems.Add(at, "wanted a list of webhook or alertmanager");
    return;
  }
  int index = 0;
  for (const YamlPlace& item : Items(at, problems)) {
    const std::string field = absl::StrCat("sinks[", index++, "]");
    NotePlace(item, field, rule);
    event::v1::AlertSink* sink = rule->rule.add_sinks();
    if (!CheckMap(item, {"webhook", "alertmanager"}, problems)) continue;
    const auto webhook = Child(item, "webhook");
    const auto alertmanager = Child(item, "alertmanager");
    if (webhook.has_value() == alertmanager.has_value()) {
      problems.Add(item, "a sink is one of webhook and alertmanager");
    } else if (webhook.has_value()) {
      ReadWebhook(*webhook, field + ".webhook", rule, sink->mutable_webhook(), problems);
    } else {
      ReadAlertmanager(*alertmanager, field + ".alertmanager", rule, sink->mutable_alertmanager(), problems);
    }
  }
}

void ReadNameAndSeverity(const YamlPlace& at, LocatedRule* located, FileProblems& problems) {
  AlertRule& rule = located->rule;
  if (const auto id = Child(at, "id"); id.has_value()) {
    NotePlace(*id, "rule_id", located);
    rule.set_rule_id(ReadText(*id, problems).value_or(""));
  } else {
    problems.Add(at, "a rule needs an id");
  }
  if (const auto name = Child(at, "name"); name.has_value()) {
    NotePlace(*name, "name", located);
    rule.set_name(ReadText(*name, problems).value_or(""));
  }
  if (const auto severity = Child(at, "severity"); severity.has_value()) {
    NotePlace(*severity, "severity", located);
    const auto read = ReadEnum<event::v1::AlertSeverity>(*severity, problems);
    if (read.has_value()) rule.set_severity(*read);
  }
}

}  // namespace

void NotePlace(const YamlPlace& at, const std::string& field, LocatedRule* rule) {
  rule->places[field] = {at.node.line, at.path};
}

void ReadRule(const YamlPlace& at, LocatedRule* rule, FileProblems& problems) {
  NotePlace(at, "", rule);
  if (!CheckMap(at,
                {"id", "name", "when", "parties", "members", "issues", "sub-issues", "speakers",
                 "attributions", "secondhand", "severity", "labels", "sinks", "muted"},
                problems)) {
    return;
  }
  ReadNameAndSeverity(at, rule, problems);
  ReadFilter(at, rule, problems);
  if (const auto labels = Child(at, "labels"); labels.has_value()) ReadLabels(*labels, rule, problems);
  if (const auto sinks = Child(at, "sinks"); sinks.has_value()) ReadSinks(*sinks, rule, problems);
  ReadFlagOf(at, "muted", "muted", rule, problems, [&](bool flag) { rule->rule.set_muted(flag); });
  ReadFlagOf(at, "secondhand", "include_secondhand", rule, problems,
             [&](bool flag) { rule->rule.set_include_secondhand(flag); });
  if (const auto when = Child(at, "when"); when.has_value()) {
    ReadTrigger(*when, rule, problems);
  } else {
    problems.Add(at, "a rule needs to say when it fires: when: {shift: {}}, for example");
  }
}

}  // namespace parley
