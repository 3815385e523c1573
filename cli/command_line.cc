#include "cli/command_line.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/argument_checks.h"
#include "cli/dates.h"
#include "cli/enum_names.h"
#include "cli/server_address.h"
#include "parley/event/v1/alert.pb.h"
#include "parley/event/v1/statement.pb.h"

namespace parley {
namespace {

constexpr char kHelpFooter[] =
    "Exit status: 0 done, 1 refused by the server, 2 wrong usage, 3 server unreachable.\n"
    "Dates are UTC; --as-of 2025-06 means the end of that month.\n"
    "`parley help COMMAND` shows the help of a command.\n\n"
    "Examples:\n"
    "  parley import examples/ukraine/*.jsonl\n"
    "  parley timeline russia nato-membership\n"
    "  parley matrix --issue security-guarantees --sub-issues\n"
    "  parley diff 2022-04-30 2025-09-30\n";

// A validator that passes the text to a parser of ours and shows its error.
template <typename Parse>
CLI::Validator Parsed(Parse parse) {
  return CLI::Validator(
      [parse](std::string& text) -> std::string {
        const absl::Status status = parse(text).status();
        return status.ok() ? std::string() : std::string(status.message());
      },
      "");
}

std::string Footer(const std::vector<std::string>& examples) {
  std::string footer;
  for (const std::string& example : examples) footer += (footer.empty() ? "Examples:\n  " : "\n  ") + example;
  return footer + "\n\nAs every command it also takes --server, --output, --color, --width and --timeout.";
}

}  // namespace

std::string WordsType(const std::vector<std::string>& words) {
  std::string type = "{";
  for (const std::string& word : words) type += (type.size() == 1 ? "" : ",") + word;
  return type + "}";
}

CLI::Validator OneOf(const std::vector<std::string>& words) {
  return CLI::Validator(
      [words](std::string& text) -> std::string {
        if (std::find(words.begin(), words.end(), text) != words.end()) return "";
        return "\"" + text + "\" is not one of " + WordsType(words);
      },
      "");
}

CLI::Validator DateValidator() {
  return Parsed(&ParseDate);
}
CLI::Validator KnownAtValidator() {
  return Parsed(&ParseKnownAt);
}
CLI::Validator SpanValidator() {
  return Parsed(&ParseSpan);
}
CLI::Validator StanceValidator() {
  return Parsed(&ParseEnum<event::v1::Stance>);
}
CLI::Validator ServerValidator() {
  return Parsed(&ParseServerAddress);
}
CLI::Validator AttributionValidator() {
  return Parsed(&ParseEnum<event::v1::Attribution>);
}

CLI::Validator SeverityValidator() {
  return Parsed(&ParseEnum<event::v1::AlertSeverity>);
}

CLI::Validator NumberValidator() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        const absl::Status status = ParseNumber(text).status();
        if (!status.ok()) return std::string(status.message());
        text = WithoutCommas(text);
        return "";
      },
      "");
}

CLI::Validator WholeValidator(std::uint64_t least, std::uint64_t most) {
  return CLI::Validator(
      [least, most](std::string& text) -> std::string {
        const absl::StatusOr<std::uint64_t> number = ParseWhole(text, least, most);
        if (!number.ok()) return std::string(number.status().message());
        text = absl::StrCat(*number);
        return "";
      },
      "");
}

const CLI::App& ParsedCommand(const CLI::App& root) {
  const CLI::App* command = &root;
  while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
  return *command;
}

std::string CommandWords(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return parent == nullptr ? command.get_name() : CommandWords(*parent) + " " + command.get_name();
}

CommandLine::CommandLine(const std::string& version)
    : app_(std::make_unique<CLI::App>(
          "Records who said what about which issue, and shows how positions evolved.", "parley")) {
  app_->set_version_flag("--version", "parley " + version);
  app_->set_help_flag("-h,--help", "Shows this help");
  app_->require_subcommand(1);
  app_->fallthrough();
  app_->footer(kHelpFooter);
  AddGlobalFlags();
}

void CommandLine::AddGlobalFlags() {
  const std::vector<std::string> formats{"table", "json", "jsonl", "csv", "markdown"};
  const std::vector<std::string> colors{"auto", "always", "never"};
  flags_.server = DefaultServer();
  app_->add_option("--server", flags_.server, "Server to ask, or $PARLEY_SERVER")
      ->check(ServerValidator())
      ->type_name("HOST:PORT")
      ->capture_default_str();
  app_->add_option("-o,--output", flags_.output, "Form of the answer")
      ->check(OneOf(formats))
      ->type_name(WordsType(formats))
      ->capture_default_str();
  app_->add_option("--color", flags_.color, "Colours")
      ->check(OneOf(colors))
      ->type_name(WordsType(colors))
      ->capture_default_str();
  app_->add_option("--width", flags_.width, "Columns of the output; default: the terminal's")
      ->transform(WholeValidator(20, 10'000))
      ->type_name("COLUMNS");
  app_->add_option("--timeout", flags_.timeout, "Longest wait for one answer")
      ->check(SpanValidator())
      ->type_name("SPAN")
      ->capture_default_str();
  for (const SharedFlag flag :
       {SharedFlag::kAsOf, SharedFlag::kKnownAt, SharedFlag::kSecondhand, SharedFlag::kMaxAge}) {
    AddShared(app_.get(), flag)->group(kSharedGroup);
  }
}

CLI::Option* CommandLine::AddShared(CLI::App* app, SharedFlag flag) {
  switch (flag) {
    case SharedFlag::kAsOf:
      return app->add_option("--as-of", flags_.as_of, "What had been said by the end of this date")
          ->check(DateValidator())
          ->type_name(kDateType);
    case SharedFlag::kKnownAt:
      return app
          ->add_option("--known-at", flags_.known_at,
                       "What was recorded by this position (80 or @80; @2026 where it may be a year) or by "
                       "the end of this date")
          ->check(KnownAtValidator())
          ->type_name(kKnownAtType);
    case SharedFlag::kSecondhand:
      return app->add_flag("--secondhand", flags_.secondhand, "Folds what others say a party wants as well");
    case SharedFlag::kMaxAge:
      return app
          ->add_option("--max-age", flags_.max_age,
                       "Marks stances last stated longer ago as lapsed, such as 90d")
          ->check(SpanValidator())
          ->type_name("SPAN");
  }
  return nullptr;
}

void CommandLine::Take(CLI::App* command, const std::vector<SharedFlag>& flags) {
  for (const SharedFlag flag : flags) AddShared(command, flag);
}

CLI::App* CommandLine::Add(const std::string& name, const std::string& description,
                           const std::vector<std::string>& examples, Action action) {
  return AddTo(app_.get(), name, description, examples, std::move(action));
}

CLI::App* CommandLine::AddGroup(const std::string& name, const std::string& description,
                                const std::vector<std::string>& examples) {
  CLI::App* group = app_->add_subcommand(name, description);
  group->require_subcommand(1);
  group->footer(Footer(examples));
  return group;
}

CLI::App* CommandLine::AddTo(CLI::App* group, const std::string& name, const std::string& description,
                             const std::vector<std::string>& examples, Action action) {
  CLI::App* command = group->add_subcommand(name, description);
  command->footer(Footer(examples));
  actions_[command] = std::move(action);
  return command;
}

absl::Status CommandLine::CheckDefaultServer() const {
  if (!app_->get_option("--server")->empty()) return absl::OkStatus();
  const absl::Status status = ParseServerAddress(flags_.server).status();
  return status.ok() ? status : UsageError("$PARLEY_SERVER: " + std::string(status.message()));
}

absl::Status CommandLine::Run(Context& context) const {
  const CLI::App& command = ParsedCommand(*app_);
  if (absl::Status status = CheckArguments(*app_, command); !status.ok()) return status;
  if (absl::Status status = CheckDefaultServer(); !status.ok()) return status;
  const auto found = actions_.find(&command);
  return found == actions_.end() ? UsageError("no command given") : found->second(context);
}

CLI::Option* AddRepeatable(CLI::App* command, const std::string& name, std::vector<std::string>* values,
                           const std::string& description) {
  return command->add_option(name, *values, description)->expected(1)->allow_extra_args(false)->take_all();
}

CLI::Option* AddIdsFlag(CLI::App* command, bool* ids) {
  return command->add_flag("--ids", *ids, "Shows the ids of statements too, for `parley statement ID`");
}

void AddPairFlags(CLI::App* command, PairFlags* flags) {
  AddRepeatable(command, "--party", &flags->parties, "Only this party; repeatable")->type_name(kPartyType);
  command->add_flag("--members", flags->members, "Also the members of a coalition named with --party");
  AddRepeatable(command, "--issue", &flags->issues, "Only this issue; repeatable")->type_name(kIssueType);
  command->add_flag("--sub-issues", flags->sub_issues, "Also all issues below those named with --issue");
}

}  // namespace parley
