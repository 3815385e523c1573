// How a command joins the command line.
//
//   void AddStatusCommand(CommandLine& line) {
//     line.Add("status", "Shows what the server holds", {"parley status"},
//              [](Context& context) { return ShowStatus(context); });
//   }
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/context.h"

namespace parley {

// Runs a parsed command.
using Action = std::function<absl::Status(Context&)>;

// Types of values; the help shows them and the completion asks for candidates by them.
inline constexpr char kPartyType[] = "PARTY";
inline constexpr char kIssueType[] = "ISSUE";
inline constexpr char kSpeakerType[] = "SPEAKER";
inline constexpr char kStanceType[] = "STANCE";
inline constexpr char kAttributionType[] = "ATTRIBUTION";
inline constexpr char kDateType[] = "DATE";
inline constexpr char kFileType[] = "FILE";
inline constexpr char kRuleType[] = "RULE";
inline constexpr char kSeverityType[] = "SEVERITY";

// The tree of commands and what each does.
class CommandLine {
 public:
  explicit CommandLine(const std::string& version);

  // Adds a command; `examples` are whole command lines for its help.
  CLI::App* Add(const std::string& name, const std::string& description,
                const std::vector<std::string>& examples, Action action);

  // Adds a command that is only the first word of others.
  CLI::App* AddGroup(const std::string& name, const std::string& description,
                     const std::vector<std::string>& examples);

  // Adds a command below a group: `parley GROUP NAME`.
  CLI::App* AddTo(CLI::App* group, const std::string& name, const std::string& description,
                  const std::vector<std::string>& examples, Action action);

  CLI::App& app() { return *app_; }
  const GlobalFlags& flags() const { return flags_; }

  // The action of the command that was parsed.
  absl::Status Run(Context& context) const;

 private:
  void AddGlobalFlags();

  const std::unique_ptr<CLI::App> app_;
  GlobalFlags flags_;
  std::map<const CLI::App*, Action> actions_;
};

// Validators whose errors say what was wanted; the parser then exits with status 2.
CLI::Validator OneOf(const std::vector<std::string>& words);
CLI::Validator DateValidator();
CLI::Validator KnownAtValidator();
CLI::Validator SpanValidator();
CLI::Validator StanceValidator();
CLI::Validator AttributionValidator();
CLI::Validator SeverityValidator();

// "{table,json}": how the help shows the words, and where the completion finds them.
std::string WordsType(const std::vector<std::string>& words);

// The flags that choose parties and issues.
struct PairFlags {
  std::vector<std::string> parties;
  std::vector<std::string> issues;
  bool members = false;
  bool sub_issues = false;
};

void AddPairFlags(CLI::App* command, PairFlags* flags);

// A repeatable option that takes one value each time.
CLI::Option* AddRepeatable(CLI::App* command, const std::string& name, std::vector<std::string>* values,
                           const std::string& description);

template <typename Filter>
void FillPairFilter(const PairFlags& flags, Filter* filter) {
  for (const std::string& party : flags.parties) filter->add_parties(party);
  for (const std::string& issue : flags.issues) filter->add_issues(issue);
  filter->set_include_members(flags.members);
  filter->set_include_subissues(flags.sub_issues);
}

}  // namespace parley
