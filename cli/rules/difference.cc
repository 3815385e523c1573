#include "cli/rules/difference.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "cli/render/style.h"
#include "cli/render/text.h"
#include "cli/rules/rule_writer.h"

namespace parley {
namespace {

struct Counts {
  int created = 0;
  int revised = 0;
  int unchanged = 0;
  int removed = 0;
};

std::string Summary(const event::v1::AlertRule& rule) {
  const std::string scope = ScopeText(rule.filter());
  return Sanitize(rule.rule_id() + ": " + TriggerText(rule) + (scope.empty() ? "" : ", " + scope) +
                  (rule.muted() ? " (muted)" : ""));
}

std::string FieldLine(const std::string& name, const std::string& before, const std::string& after,
                      bool color) {
  const auto shown = [](const std::string& value) { return value.empty() ? "not set" : Sanitize(value); };
  return "    " + name + ": " + Paint(shown(before), Tone::kOpposes, color) + " → " +
         Paint(shown(after), Tone::kSupports, color) + "\n";
}

// The fields that differ, in the order of the newer rule, then those that are gone.
std::string ChangedFields(const event::v1::AlertRule& before, const event::v1::AlertRule& after, bool color) {
  std::map<std::string, std::string> old;
  for (const auto& [name, value] : RuleFields(before)) old[name] = value;
  std::string lines;
  for (const auto& [name, value] : RuleFields(after)) {
    if (old[name] != value) lines += FieldLine(name, old[name], value, color);
    old.erase(name);
  }
  for (const auto& [name, value] : old) lines += FieldLine(name, value, "", color);
  return lines;
}

std::string OutcomeLines(const v1::AlertRuleOutcome& outcome, bool color, Counts& counts) {
  switch (outcome.change()) {
    case v1::ALERT_RULE_CHANGE_CREATED:
      ++counts.created;
      return Paint("+ " + Summary(outcome.after()), Tone::kSupports, color) + "\n";
    case v1::ALERT_RULE_CHANGE_REVISED:
      ++counts.revised;
      return Paint("~ " + Sanitize(outcome.rule_id()), Tone::kBold, color) + "\n" +
             ChangedFields(outcome.before(), outcome.after(), color);
    case v1::ALERT_RULE_CHANGE_REMOVED:
      ++counts.removed;
      return Paint("- " + Summary(outcome.before()), Tone::kOpposes, color) + "\n";
    default:
      ++counts.unchanged;
      return "";
  }
}

}  // namespace

std::string DifferenceLines(const v1::DeclareAlertRulesResponse& response, bool validate_only, bool color) {
  Counts counts;
  std::string lines;
  for (const auto& outcome : response.outcomes()) lines += OutcomeLines(outcome, color, counts);
  absl::StrAppend(&lines, validate_only ? "would be: " : "", counts.created, " created, ", counts.revised,
                  " revised, ", counts.unchanged, " unchanged");
  if (counts.removed > 0) absl::StrAppend(&lines, ", ", counts.removed, " removed");
  return lines + (validate_only ? "; nothing was changed\n" : "\n");
}

}  // namespace parley
