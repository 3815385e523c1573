// parley alerts list: what rules found.

#include "cli/commands/alerts/alerts.h"
#include "cli/output.h"
#include "cli/render/alerts.h"

namespace parley {
namespace {

struct ListFlags {
  AlertFlags alerts;
  bool unacknowledged = false;
  std::uint64_t limit = 0;
};

absl::Status ListAlerts(Context& context, const ListFlags& flags) {
  v1::ListAlertsRequest request;
  FillSelection(flags.alerts, request.mutable_selection());
  request.mutable_selection()->set_unacknowledged_only(flags.unacknowledged);
  const absl::StatusOr<v1::ListAlertsResponse> response = context.client().ListAlerts(request, flags.limit);
  if (!response.ok()) return response.status();
  Answer answer{*response,
                {},
                [&] { return std::vector<Table>{AlertsTable(response->alerts())}; },
                {},
                &response->basis()};
  for (const auto& alert : response->alerts()) answer.rows.push_back(&alert);
  return Print(context, answer);
}

}  // namespace

void AddAlertsListCommand(CommandLine& line, CLI::App* group) {
  const auto flags = std::make_shared<ListFlags>();
  CLI::App* command =
      line.AddTo(group, "list", "Lists alerts, newest first",
                 {"parley alerts list", "parley alerts list --unacknowledged --severity critical",
                  "parley alerts list --rule moscow-moves --party russia --limit 10 --output jsonl"},
                 [flags](Context& context) { return ListAlerts(context, *flags); });
  AddRepeatable(command, "--rule", &flags->alerts.rules, "Only of this rule; repeatable")
      ->type_name(kRuleType);
  AddRepeatable(command, "--party", &flags->alerts.parties, "Only about this party; repeatable")
      ->type_name(kPartyType);
  AddRepeatable(command, "--issue", &flags->alerts.issues, "Only on this issue; repeatable")
      ->type_name(kIssueType);
  command->add_option("--severity", flags->alerts.severity, "At least this severity")
      ->check(SeverityValidator())
      ->type_name(kSeverityType);
  command->add_flag("--unacknowledged", flags->unacknowledged, "Only those that nobody took note of");
  command->add_option("--limit", flags->limit, "Most alerts to show; default: all")
      ->transform(WholeValidator(1))
      ->type_name("N");
}

}  // namespace parley
