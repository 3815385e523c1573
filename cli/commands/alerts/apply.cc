// parley alerts apply: declares the rules of files.

#include <ostream>

#include "absl/strings/str_cat.h"
#include "cli/commands/alerts/alerts.h"
#include "cli/enum_names.h"
#include "cli/output.h"
#include "cli/rules/difference.h"

namespace parley {
namespace {

struct ApplyFlags {
  std::vector<std::string> files;
  bool dry_run = false;
  bool prune = false;
};

Table OutcomesCsv(const v1::DeclareAlertRulesResponse& response) {
  Table table;
  table.columns = {{"rule"}, {"change"}};
  for (const auto& outcome : response.outcomes()) {
    table.rows.push_back(
        {{outcome.rule_id(), Tone::kPlain, 0, {}},
         {EnumWord(*v1::AlertRuleChange_descriptor(), outcome.change()), Tone::kPlain, 0, {}}});
  }
  return table;
}

absl::Status Apply(Context& context, const ApplyFlags& flags) {
  const absl::StatusOr<std::vector<LocatedRule>> rules = ReadRuleFiles(context, flags.files);
  if (!rules.ok()) return rules.status();
  v1::DeclareAlertRulesRequest request;
  for (const LocatedRule& rule : *rules) *request.add_rules() = rule.rule;
  request.set_remove_others(flags.prune);
  request.set_validate_only(flags.dry_run);
  const absl::StatusOr<v1::DeclareAlertRulesResponse> response = context.client().DeclareAlertRules(request);
  if (!response.ok()) return InWordsOfFile(response.status(), *rules);
  if (context.format() == OutputFormat::kTable || context.format() == OutputFormat::kMarkdown) {
    context.out() << DifferenceLines(*response, flags.dry_run, context.color());
    return absl::OkStatus();
  }
  Answer answer{*response, {}, {}, [&] { return OutcomesCsv(*response); }, nullptr};
  for (const auto& outcome : response->outcomes()) answer.rows.push_back(&outcome);
  return Print(context, answer);
}

}  // namespace

void AddAlertsApplyCommand(CommandLine& line, CLI::App* group) {
  const auto flags = std::make_shared<ApplyFlags>();
  CLI::App* command =
      line.AddTo(group, "apply",
                 "Declares the rules of files, all or none, and prints what changed; again changes nothing",
                 {"parley alerts apply examples/ukraine/alerts.yaml --dry-run",
                  "parley alerts apply rules/*.yaml --prune"},
                 [flags](Context& context) { return Apply(context, *flags); });
  command->add_option("file", flags->files, "Rule files; - is the standard input")
      ->required()
      ->type_name(kFileType);
  command->add_flag("--dry-run", flags->dry_run, "Checks and prints the difference, changes nothing");
  command->add_flag("--prune", flags->prune, "Removes every rule that is not in the files");
}

}  // namespace parley
