// parley alerts mute, unmute, remove: one rule at a time.

#include <ostream>

#include "absl/strings/str_cat.h"
#include "cli/commands/alerts/alerts.h"
#include "cli/output.h"
#include "cli/render/text.h"

namespace parley {
namespace {

struct RemoveFlags {
  std::string rule;
  std::string reason;
};

// Prints a response and, for people, a sentence instead.
absl::Status PrintDone(Context& context, const google::protobuf::Message& response, const std::string& rule,
                       const std::string& what) {
  if (context.format() == OutputFormat::kTable || context.format() == OutputFormat::kMarkdown) {
    context.out() << Sanitize(rule) << " " << what << "\n";
    return absl::OkStatus();
  }
  return Print(context, {response,
                         {&response},
                         {},
                         [&] {
                           Table table;
                           table.columns = {{"rule"}, {"change"}};
                           table.rows = {{{rule, Tone::kPlain, 0, {}}, {what, Tone::kPlain, 0, {}}}};
                           return table;
                         },
                         nullptr});
}

absl::Status Mute(Context& context, const std::string& rule, bool muted) {
  v1::MuteAlertRuleRequest request;
  request.set_rule_id(rule);
  request.set_muted(muted);
  const absl::StatusOr<v1::MuteAlertRuleResponse> response = context.client().MuteAlertRule(request);
  if (!response.ok()) return response.status();
  return PrintDone(context, *response, response->rule().rule_id(), muted ? "muted" : "unmuted");
}

absl::Status Remove(Context& context, const RemoveFlags& flags) {
  v1::RemoveAlertRuleRequest request;
  request.set_rule_id(flags.rule);
  request.set_reason(flags.reason);
  const absl::StatusOr<v1::RemoveAlertRuleResponse> response = context.client().RemoveAlertRule(request);
  if (!response.ok()) return response.status();
  return PrintDone(context, *response, flags.rule, "removed");
}

}  // namespace

void AddAlertsChangeCommands(CommandLine& line, CLI::App* group) {
  const auto rule = std::make_shared<std::string>();
  CLI::App* mute = line.AddTo(group, "mute", "Goes on recording a rule's alerts without delivering them",
                              {"parley alerts mute moscow-moves"},
                              [rule](Context& context) { return Mute(context, *rule, true); });
  CLI::App* unmute =
      line.AddTo(group, "unmute", "Delivers a rule's alerts again", {"parley alerts unmute moscow-moves"},
                 [rule](Context& context) { return Mute(context, *rule, false); });
  for (CLI::App* command : {mute, unmute}) {
    command->add_option("rule", *rule, "The rule's id")->required()->type_name(kRuleType);
  }
  const auto flags = std::make_shared<RemoveFlags>();
  CLI::App* remove =
      line.AddTo(group, "remove", "Removes a rule; its alerts stay on record",
                 {"parley alerts remove moscow-moves --reason 'replaced by two narrower rules'"},
                 [flags](Context& context) { return Remove(context, *flags); });
  remove->add_option("rule", flags->rule, "The rule's id")->required()->type_name(kRuleType);
  remove->add_option("--reason", flags->reason, "Why, for readers of the record")->type_name("TEXT");
}

}  // namespace parley
