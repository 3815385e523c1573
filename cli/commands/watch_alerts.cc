// parley watch --alerts: follows what rules find.

#include <ostream>

#include "cli/commands/alerts/alerts.h"
#include "cli/commands/watch_flags.h"
#include "cli/output.h"
#include "cli/render/alerts.h"

namespace parley {
namespace {

void PrintAlert(Context& context, const v1::Alert& alert, bool first) {
  switch (context.format()) {
    case OutputFormat::kJson:
    case OutputFormat::kJsonl:
      context.out() << ToJson(alert, /*pretty=*/false) << "\n";
      return;
    case OutputFormat::kCsv: {
      const std::string csv = RenderCsv(AlertCsv(alert));
      context.out() << (first ? csv : csv.substr(csv.find('\n') + 1));
      return;
    }
    default:
      context.out() << AlertLines(alert, {context.width(), context.color()});
  }
}

}  // namespace

void AddAlertFilterFlags(CLI::App* command, WatchFlags* flags) {
  CLI::Option* alerts =
      command->add_flag("--alerts", flags->alerts, "Follows alerts instead of single events");
  alerts->excludes(command->get_option("--shifts"));
  AddRepeatable(command, "--rule", &flags->rules, "Alerts of this rule; may be repeated")
      ->needs(alerts)
      ->type_name(kRuleType);
  command->add_option("--severity", flags->severity, "Alerts of at least this severity")
      ->check(SeverityValidator())
      ->needs(alerts)
      ->type_name(kSeverityType);
}

absl::Status WatchRaisedAlerts(Context& context, const WatchFlags& flags) {
  v1::WatchAlertsRequest request;
  FillSelection({flags.rules, flags.parties, flags.issues, flags.severity}, request.mutable_selection());
  const absl::StatusOr<std::uint64_t> after = StartPosition(context, flags);
  if (!after.ok()) return after.status();
  const std::uint64_t count_max = CountMax(flags);
  std::uint64_t count = 0;
  return WatchAlerts(context.client(), OptionsFrom(context, *after), request, [&](const auto& update) {
    for (const v1::Alert& alert : update.alerts().alerts()) {
      if (count == count_max) return false;
      PrintAlert(context, alert, count == 0);
      ++count;
    }
    context.out().flush();
    return count < count_max && context.out().good();
  });
}

}  // namespace parley
