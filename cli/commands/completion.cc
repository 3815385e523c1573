// parley completion SHELL, and the hidden command that completion scripts ask for names.

#include "cli/completion.h"

#include <ostream>

#include "cli/commands/commands.h"

namespace parley {
namespace {

// Prints the ids of a kind, one a line; nothing when the server cannot say.
absl::Status PrintNames(Context& context, const std::string& kind) {
  if (kind == "party") {
    const v1::ListPartiesResponse response =
        context.client().ListParties({}).value_or(v1::ListPartiesResponse());
    for (const auto& party : response.parties()) {
      context.out() << party.party_id() << "\n";
    }
  } else if (kind == "issue") {
    const v1::ListIssuesResponse response =
        context.client().ListIssues({}).value_or(v1::ListIssuesResponse());
    for (const auto& issue : response.issues()) {
      context.out() << issue.issue_id() << "\n";
    }
  } else if (kind == "speaker") {
    const v1::ListSpeakersResponse response =
        context.client().ListSpeakers({}).value_or(v1::ListSpeakersResponse());
    for (const auto& speaker : response.speakers()) {
      context.out() << speaker.speaker_id() << "\n";
    }
  }
  if (kind == "rule") {
    const v1::ListAlertRulesResponse response =
        context.client().ListAlertRules({}).value_or(v1::ListAlertRulesResponse());
    for (const auto& rule : response.rules()) context.out() << rule.rule().rule_id() << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddCompletionCommand(CommandLine& line) {
  const auto shell = std::make_shared<std::string>();
  const CLI::App* app = &line.app();
  CLI::App* command =
      line.Add("completion", "Prints a completion script for a shell",
               {"source <(parley completion bash)", "parley completion zsh > \"${fpath[1]}/_parley\""},
               [shell, app](Context& context) {
                 context.out() << (*shell == "zsh" ? ZshCompletion(*app) : BashCompletion(*app));
                 return absl::OkStatus();
               });
  command->add_option("shell", *shell, "Shell")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh"}))
      ->type_name("");

  const auto kind = std::make_shared<std::string>();
  CLI::App* names = line.Add("__complete", "Prints candidates for completion", {"parley __complete party"},
                             [kind](Context& context) { return PrintNames(context, *kind); });
  names->group("");
  names->add_option("kind", *kind, "party, issue, speaker or rule")->required();
}

}  // namespace parley
