// parley alerts rules: the rules in force.

#include <ostream>

#include "absl/strings/str_cat.h"
#include "cli/commands/alerts/alerts.h"
#include "cli/output.h"
#include "cli/render/style.h"
#include "cli/rules/rule_writer.h"

namespace parley {
namespace {

Table RulesTable(const v1::ListAlertRulesResponse& response) {
  Table table;
  table.when_empty = "no rules declared";
  table.columns = {{"rule"},
                   {"severity"},
                   {"sinks", false, true},
                   {"muted"},
                   {"when", true},
                   {"looks at", true},
                   {"name", false, false, Shown::kOnlyInCsv},
                   {"position", false, true, Shown::kOnlyInCsv}};
  for (const auto& declared : response.rules()) {
    const event::v1::AlertRule& rule = declared.rule();
    const std::string sinks = rule.sinks_size() == 0 ? "" : absl::StrCat(rule.sinks_size());
    const std::string scope = ScopeText(rule.filter());
    table.rows.push_back({{rule.rule_id(), rule.muted() ? Tone::kDim : Tone::kPlain, 0, {}},
                          {SeverityWord(rule.severity()), ToneOf(rule.severity()), 0, {}},
                          {sinks, Tone::kPlain, 0, absl::StrCat(rule.sinks_size())},
                          {rule.muted() ? "muted" : "", Tone::kPlain, 0, rule.muted() ? "true" : "false"},
                          {TriggerText(rule), Tone::kPlain, 0, {}},
                          {scope.empty() ? "everything" : scope, Tone::kPlain, 0, scope},
                          {rule.name(), Tone::kPlain, 0, {}},
                          {absl::StrCat(declared.declared_position()), Tone::kPlain, 0, {}}});
  }
  return table;
}

absl::Status ShowRules(Context& context, bool yaml) {
  v1::ListAlertRulesRequest request;
  if (context.HasKnownAt()) *request.mutable_known_at() = context.KnownAt();
  const absl::StatusOr<v1::ListAlertRulesResponse> response = context.client().ListAlertRules(request);
  if (!response.ok()) return response.status();
  if (yaml) {
    context.out() << (response->rules().empty() ? "rules: []\n" : "rules:\n");
    for (const auto& declared : response->rules()) context.out() << RuleYaml(declared.rule());
    return absl::OkStatus();
  }
  Answer answer{
      *response, {}, [&] { return std::vector<Table>{RulesTable(*response)}; }, {}, &response->basis()};
  for (const auto& rule : response->rules()) answer.rows.push_back(&rule);
  return Print(context, answer);
}

}  // namespace

void AddAlertsRulesCommand(CommandLine& line, CLI::App* group) {
  const auto yaml = std::make_shared<bool>(false);
  CLI::App* command = line.AddTo(group, "rules", "Lists the rules in force",
                                 {"parley alerts rules", "parley alerts rules --yaml > alerts.yaml",
                                  "parley alerts rules --known-at 79"},
                                 [yaml](Context& context) { return ShowRules(context, *yaml); });
  command->add_flag("--yaml", *yaml, "As a rule file that `parley alerts apply` reads");
  line.Take(command, {SharedFlag::kKnownAt});
}

}  // namespace parley
