// parley alerts: the group, and what its commands share.

#include "cli/commands/alerts/alerts.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "cli/commands/commands.h"
#include "cli/enum_names.h"
#include "cli/render/text.h"

namespace parley {
namespace {

absl::StatusOr<std::string> ReadText(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file.is_open() || file.bad()) {
    return UsageError(absl::StrCat("cannot read ", path, ": ", std::strerror(errno)));
  }
  return text;
}

// Ids that were given before, by another file or the same one named twice.
std::vector<std::string> SharedIds(const std::vector<LocatedRule>& rules) {
  std::map<std::string, const LocatedRule*> first;
  std::vector<std::string> shared;
  for (const LocatedRule& rule : rules) {
    const auto [found, added] = first.insert({rule.rule.rule_id(), &rule});
    if (added) continue;
    const FieldPlace& here = rule.places.at("rule_id");
    shared.push_back(DescribeProblem(
        rule.file,
        {here.line, here.path,
         absl::StrCat("\"", rule.rule.rule_id(), "\" is the id of the rule at ", found->second->file, ":",
                      found->second->places.at("rule_id").line, " already")}));
  }
  return shared;
}

}  // namespace

void FillSelection(const AlertFlags& flags, v1::AlertSelection* selection) {
  for (const std::string& rule : flags.rules) selection->add_rules(rule);
  for (const std::string& party : flags.parties) selection->add_parties(party);
  for (const std::string& issue : flags.issues) selection->add_issues(issue);
  if (flags.severity.empty()) return;
  selection->set_min_severity(
      ParseEnum<event::v1::AlertSeverity>(flags.severity).value_or(event::v1::ALERT_SEVERITY_UNSPECIFIED));
}

absl::StatusOr<std::vector<LocatedRule>> ReadRuleFiles(Context& context,
                                                       const std::vector<std::string>& paths) {
  std::vector<LocatedRule> rules;
  std::vector<std::string> problems;
  for (const std::string& path : paths) {
    const absl::StatusOr<std::string> text = ReadText(path);
    if (!text.ok()) return text.status();
    RuleFile file = ReadRuleFile(path == "-" ? "stdin" : path, *text);
    for (const FileProblem& problem : file.problems) problems.push_back(DescribeProblem(file.name, problem));
    rules.insert(rules.end(), std::make_move_iterator(file.rules.begin()),
                 std::make_move_iterator(file.rules.end()));
  }
  if (problems.empty()) problems = SharedIds(rules);
  if (problems.empty()) return rules;
  if (problems.size() == 1) return UsageError(problems.front());
  for (const std::string& problem : problems) context.err() << "parley: " << Sanitize(problem) << "\n";
  return UsageError(absl::StrCat(problems.size(), " problems; nothing was sent to the server"));
}

void AddAlertsCommands(CommandLine& line) {
  CLI::App* group = line.AddGroup(
      "alerts", "Alerts and the rules that raise them",
      {"parley alerts apply examples/ukraine/alerts.yaml --dry-run", "parley alerts list --unacknowledged",
       "parley alerts backtest examples/ukraine/alerts.yaml --from 2008", "parley watch --alerts"});
  AddAlertsListCommand(line, group);
  AddAlertsShowCommands(line, group);
  AddAlertsRulesCommand(line, group);
  AddAlertsApplyCommand(line, group);
  AddAlertsChangeCommands(line, group);
  AddAlertsBacktestCommand(line, group);
  AddAlertsSinksCommands(line, group);
  AddAlertsParkedCommands(line, group);
}

}  // namespace parley
