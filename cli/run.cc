#include "cli/run.h"

#include <ostream>

#include "absl/strings/str_cat.h"
#include "cli/commands/commands.h"
#include "cli/render/text.h"
#include "cli/rules/nearest.h"
#include "cli/users_words.h"
#include "client/errors.h"

namespace parley {
namespace {

constexpr char kVersion[] = PARLEY_VERSION;

void AddCommands(CommandLine& line) {
  AddImportCommand(line);
  AddExportCommand(line);
  AddSayCommand(line);
  AddAmendCommand(line);
  AddRetractCommand(line);
  AddCorroborateCommand(line);
  AddStatementCommand(line);
  AddStatementsCommand(line);
  AddPartiesCommand(line);
  AddSpeakersCommand(line);
  AddIssuesCommand(line);
  AddTimelineCommand(line);
  AddStanceCommand(line);
  AddMatrixCommand(line);
  AddDiffCommand(line);
  AddCompareCommand(line);
  AddWatchCommand(line);
  AddAlertsCommands(line);
  AddStatusCommand(line);
  AddCompletionCommand(line);
}

std::string Hint(const ErrorDetails& details, const std::string& message) {
  const std::vector<std::string> suggestions = details.Suggestions();
  if (suggestions.empty() || message.find(suggestions.front()) != std::string::npos) return "";
  std::string hint = "\n  did you mean ";
  for (std::size_t i = 0; i < suggestions.size(); ++i) {
    absl::StrAppend(&hint,
                    i == 0                        ? ""
                    : i + 1 == suggestions.size() ? " or "
                                                  : ", ",
                    Sanitize(suggestions[i]));
  }
  return hint + "?";
}

// `parley help stance` asks what `parley stance --help` does.
std::vector<std::string> WithHelpFlag(std::vector<std::string> arguments) {
  if (arguments.empty() || arguments.front() != "help") return arguments;
  arguments.erase(arguments.begin());
  arguments.emplace_back("--help");
  return arguments;
}

// What is wrong with the word where a command below `at` should stand; empty when there is no such word.
std::string UnknownCommand(const CLI::App& root, const CLI::App& at) {
  const std::vector<const CLI::App*> commands =
      at.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
  const std::vector<std::string> left = root.remaining(true);
  if (commands.empty() || left.empty() || left.front().rfind('-', 0) == 0) return "";
  std::vector<std::string> names;
  names.reserve(commands.size());
  for (const CLI::App* command : commands) names.push_back(command->get_name());
  const std::string nearest = NearestWord(left.front(), names);
  return absl::StrCat("\"", left.front(), "\" is not a command of ", CommandWords(at),
                      nearest.empty() ? "" : "; nearest: ", nearest);
}

int ReportUsage(const CLI::App& app, const CLI::ParseError& error, const Streams& streams) {
  const CLI::App& at = ParsedCommand(app);
  const std::string unknown = UnknownCommand(app, at);
  if (unknown.empty() && error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success))
    return app.exit(error, streams.out, streams.err);
  streams.err << "parley: " << Sanitize(unknown.empty() ? error.what() : unknown)
              << "\n  try: " << CommandWords(at) << " --help\n";
  return kExitUsage;
}

}  // namespace

int ExitStatus(const absl::Status& status) {
  if (status.ok()) return kExitDone;
  if (IsUsageError(status)) return kExitUsage;
  const bool unreachable =
      status.code() == absl::StatusCode::kUnavailable || status.code() == absl::StatusCode::kDeadlineExceeded;
  return unreachable ? kExitUnreachable : kExitRefused;
}

std::string DescribeError(const absl::Status& status, const std::string& server) {
  const std::string message = Sanitize(std::string(status.message()));
  if (status.code() == absl::StatusCode::kUnavailable) {
    return absl::StrCat("cannot reach the server at ", server, ": ", message,
                        "\n  is parleyd running there? --server HOST:PORT or $PARLEY_SERVER names another");
  }
  if (status.code() == absl::StatusCode::kDeadlineExceeded) {
    return absl::StrCat("the server at ", server, " did not answer in time; --timeout waits longer");
  }
  const std::string text = message.empty() ? absl::StatusCodeToString(status.code()) : message;
  return text + Hint(DetailsOf(status), text);
}

int RunParley(const std::vector<std::string>& arguments, const Streams& streams) {
  CommandLine line(kVersion);
  AddCommands(line);
  const std::vector<std::string> asked = WithHelpFlag(arguments);
  try {
    line.app().parse(std::vector<std::string>(asked.rbegin(), asked.rend()));
  } catch (const CLI::ParseError& error) {
    return ReportUsage(line.app(), error, streams);
  }
  Context context(line.flags(), streams);
  absl::Status status = InUsersWords(line.Run(context));
  streams.out.flush();
  if (status.ok() && !streams.out) status = absl::DataLossError("cannot write the output");
  if (!status.ok()) streams.err << "parley: " << DescribeError(status, line.flags().server) << "\n";
  return ExitStatus(status);
}

}  // namespace parley
