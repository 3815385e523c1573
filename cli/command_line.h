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
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/context.h"
#include "cli/numbers.h"

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
inline constexpr char kKnownAtType[] = "POSITION|DATE";

// Flags that mean the same for every command that takes them. They may also stand before the command.
enum class SharedFlag { kAsOf, kKnownAt, kSecondhand, kMaxAge };

// The group of the help that lists them.
inline constexpr char kSharedGroup[] = "Options of the commands whose help lists them";

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

  // Lets a command take shared flags; given to another one they are wrong usage. Behind the command's own
  // flags, so that its help lists those first.
  void Take(CLI::App* command, const std::vector<SharedFlag>& flags);

  CLI::App& app() { return *app_; }
  const GlobalFlags& flags() const { return flags_; }

  // The action of the command that was parsed.
  absl::Status Run(Context& context) const;

 private:
  void AddGlobalFlags();
  CLI::Option* AddShared(CLI::App* app, SharedFlag flag);
  absl::Status CheckDefaultServer() const;

  const std::unique_ptr<CLI::App> app_;
  GlobalFlags flags_;
  std::map<const CLI::App*, Action> actions_;
};

// The command that was parsed: the last word that is one; the root when there is none.
const CLI::App& ParsedCommand(const CLI::App& root);

// "parley alerts list".
std::string CommandWords(const CLI::App& command);

// Validators whose errors say what was wanted; the parser then exits with status 2.
CLI::Validator OneOf(const std::vector<std::string>& words);
CLI::Validator DateValidator();
CLI::Validator KnownAtValidator();
CLI::Validator SpanValidator();
CLI::Validator ServerValidator();
// For Option::transform(), because they write numbers as the parser wants them. A number as ParseNumber()
// reads it, without its commas.
CLI::Validator NumberValidator();
// A whole number from `least` to `most`, without leading zeros, which the parser takes for octal. By itself
// it takes -1 as well, and wraps round.
CLI::Validator WholeValidator(std::uint64_t least, std::uint64_t most = kWholeMax);
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

// --ids: shows the ids of statements.
CLI::Option* AddIdsFlag(CLI::App* command, bool* ids);

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
