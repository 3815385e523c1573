#include "cli/run.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>

namespace parley {
namespace {

struct Outcome {
  int status;
  std::string out;
  std::string err;
};

Outcome Parley(const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  const int status = RunParley(arguments, {out, err});
  return {status, out.str(), err.str()};
}

const std::vector<std::string>& Commands() {
  static const auto* const kCommands = new std::vector<std::string>{
      "import",     "export",  "say",    "amend",    "retract",    "corroborate", "statement",
      "statements", "parties", "issues", "speakers", "timeline",   "stance",      "matrix",
      "diff",       "compare", "watch",  "status",   "completion", "alerts"};
  return *kCommands;
}

TEST(RunParley, EveryCommandHasHelpWithExamples) {
  for (const std::string& command : Commands()) {
    const Outcome help = Parley({command, "--help"});
    EXPECT_EQ(help.status, kExitDone) << command;
    EXPECT_NE(help.out.find("Examples:\n  "), std::string::npos) << command;
    EXPECT_NE(help.out.find("parley " + command), std::string::npos) << command;
    EXPECT_EQ(help.err, "") << command;
  }
}

TEST(RunParley, HelpListsEveryCommandAndHidesTheOnesForScripts) {
  const Outcome help = Parley({"--help"});
  EXPECT_EQ(help.status, kExitDone);
  for (const std::string& command : Commands())
    EXPECT_NE(help.out.find("\n  " + command + " "), std::string::npos) << command;
  EXPECT_EQ(help.out.find("__complete"), std::string::npos);
}

TEST(RunParley, WrongUsageIsStatus2AndSaysWhat) {
  EXPECT_EQ(Parley({}).status, kExitUsage);
  EXPECT_EQ(Parley({"frobnicate"}).status, kExitUsage);
  EXPECT_EQ(Parley({"stance", "russia"}).status, kExitUsage);
  EXPECT_EQ(Parley({"status", "--output", "xml"}).status, kExitUsage);
  EXPECT_EQ(Parley({"diff"}).status, kExitUsage);
  EXPECT_EQ(Parley({"diff", "2025"}).status, kExitUsage);
  EXPECT_EQ(Parley({"diff", "2024", "2025", "--as-of", "2025"}).status, kExitUsage);
  EXPECT_EQ(Parley({"corroborate", "x"}).status, kExitUsage);
  EXPECT_EQ(Parley({"say", "--party", "p", "--issue", "i", "--stance", "maybe", "--said-at", "2025"}).status,
            kExitUsage);
  const Outcome bad_date = Parley({"stance", "a", "b", "--as-of", "soon"});
  EXPECT_EQ(bad_date.status, kExitUsage);
  EXPECT_NE(bad_date.err.find("parley: --as-of: \"soon\" is not a date"), std::string::npos) << bad_date.err;
  EXPECT_NE(bad_date.err.find("parley stance --help"), std::string::npos) << bad_date.err;
}

// Runs a command that must be wrong usage, without a server; returns its message.
std::string WrongUsage(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--server", "127.0.0.1:1"});
  const Outcome outcome = Parley(arguments);
  EXPECT_EQ(outcome.status, kExitUsage) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  return outcome.err;
}

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(RunParley, AnUnknownCommandIsNamedWithTheNearest) {
  EXPECT_EQ(WrongUsage({"stanc"}),
            "parley: \"stanc\" is not a command of parley; nearest: stance\n  try: parley --help\n");
  EXPECT_EQ(WrongUsage({"foo"}), "parley: \"foo\" is not a command of parley\n  try: parley --help\n");
  EXPECT_EQ(
      WrongUsage({"alerts", "lst"}),
      "parley: \"lst\" is not a command of parley alerts; nearest: list\n  try: parley alerts --help\n");
  EXPECT_EQ(WrongUsage({"__complet"}),
            "parley: \"__complet\" is not a command of parley\n  try: parley --help\n");
}

TEST(RunParley, HelpIsAWordAsWellAsAFlag) {
  EXPECT_EQ(Parley({"help"}).status, kExitDone);
  EXPECT_EQ(Parley({"help"}).out, Parley({"--help"}).out);
  EXPECT_EQ(Parley({"help", "stance"}).out, Parley({"stance", "--help"}).out);
  EXPECT_EQ(Parley({"help", "alerts", "list"}).out, Parley({"alerts", "list", "--help"}).out);
  EXPECT_TRUE(Contains(WrongUsage({"help", "stanc"}), "nearest: stance"));
}

TEST(RunParley, SharedFlagsThatACommandDoesNotUseAreRefused) {
  EXPECT_EQ(WrongUsage({"status", "--known-at", "80"}),
            "parley: --known-at: parley status does not take it; parley status --help lists what it takes\n");
  const std::vector<std::vector<std::string>> unused{{"--as-of", "2025", "parties"},
                                                     {"issues", "--secondhand"},
                                                     {"statement", "x", "--as-of", "2025"},
                                                     {"statements", "--max-age", "90d"},
                                                     {"timeline", "a", "b", "--max-age", "90d"},
                                                     {"export", "--as-of", "2025"},
                                                     {"import", "x.jsonl", "--known-at", "80"},
                                                     {"retract", "x", "--reason", "y", "--known-at", "80"},
                                                     {"watch", "--known-at", "80"},
                                                     {"alerts", "list", "--known-at", "80"},
                                                     {"alerts", "backtest", "x.yaml", "--secondhand"}};
  for (const auto& arguments : unused) {
    EXPECT_TRUE(Contains(WrongUsage(arguments), " does not take it; parley ")) << arguments.front();
  }
  EXPECT_TRUE(Contains(WrongUsage({"watch", "--secondhand"}), "--secondhand requires --shifts"));
  EXPECT_TRUE(Contains(WrongUsage({"--secondhand", "watch"}), "--secondhand needs --shifts"));
}

TEST(RunParley, HelpListsTheSharedFlagsThatACommandTakes) {
  const auto shows = [](const std::string& command, const std::string& flag) {
    return Contains(Parley({command, "--help"}).out, "\n  " + flag + " ");
  };
  for (const char* command : {"stance", "matrix", "diff", "compare"}) {
    for (const char* flag : {"--as-of", "--known-at", "--secondhand", "--max-age"}) {
      EXPECT_TRUE(shows(command, flag)) << command << " " << flag;
    }
  }
  EXPECT_TRUE(shows("export", "--known-at"));
  EXPECT_FALSE(shows("export", "--as-of"));
  EXPECT_TRUE(shows("parties", "--known-at"));
  EXPECT_FALSE(shows("parties", "--secondhand"));
  EXPECT_FALSE(shows("status", "--known-at"));
  EXPECT_TRUE(Contains(Parley({"--help"}).out, "\n  --max-age "));
}

TEST(RunParley, NumbersThatWouldWrapRoundAreRefused) {
  EXPECT_EQ(WrongUsage({"statements", "--limit", "-1"}),
            "parley: --limit: \"-1\": wanted a whole number from 1\n  try: parley statements --help\n");
  EXPECT_TRUE(Contains(WrongUsage({"alerts", "list", "--limit", "0"}), "--limit: \"0\": wanted"));
  EXPECT_TRUE(
      Contains(WrongUsage({"watch", "--count", "-1"}), "--count: \"-1\": wanted a whole number from 1"));
  EXPECT_TRUE(
      Contains(WrongUsage({"watch", "--after", "-1"}), "--after: \"-1\": wanted a whole number from 0"));
  EXPECT_TRUE(Contains(WrongUsage({"export", "--from-position", "-3"}), "wanted a whole number from 0"));
  EXPECT_TRUE(Contains(WrongUsage({"watch", "--shifts", "--min-delta", "7"}), "from 0 to 6"));
  EXPECT_TRUE(
      Contains(WrongUsage({"status", "--width", "5"}), "--width: \"5\": wanted a whole number from 20"));
  EXPECT_TRUE(
      Contains(WrongUsage({"statements", "--limit", "18446744073709551616"}), "to 9223372036854775807"));
}

TEST(RunParley, SwappedEndsAreRefusedAndBothNamed) {
  const std::string wanted = ": wanted the earlier one first\n";
  EXPECT_EQ(WrongUsage({"diff", "2025", "2020"}), "parley: FROM \"2025\" is after TO \"2020\"" + wanted);
  EXPECT_EQ(WrongUsage({"diff", "2025", "2025-06"}),
            "parley: FROM \"2025\" is after TO \"2025-06\"" + wanted);
  const std::vector<std::string> diff{"diff", "--as-of", "2025"};
  for (const auto& [before, after] : std::vector<std::pair<std::string, std::string>>{
           {"80", "40"}, {"@80", "@79"}, {"2025-06", "2025-05-31"}}) {
    std::vector<std::string> arguments = diff;
    arguments.insert(arguments.end(), {"--known-before", before, "--known-after", after});
    EXPECT_EQ(WrongUsage(arguments),
              "parley: --known-before \"" + before + "\" is after --known-after \"" + after + "\"" + wanted);
  }
  EXPECT_EQ(WrongUsage({"statements", "--from", "2025", "--to", "2024"}),
            "parley: --from \"2025\" is after --to \"2024\"" + wanted);
  EXPECT_EQ(WrongUsage({"statements", "--from", "2025", "--as-of", "2024"}),
            "parley: --from \"2025\" is after --as-of \"2024\"" + wanted);
  EXPECT_EQ(WrongUsage({"timeline", "a", "b", "--from", "2025", "--as-of", "2024"}),
            "parley: --from \"2025\" is after --as-of \"2024\"" + wanted);
  EXPECT_EQ(WrongUsage({"alerts", "backtest", "x.yaml", "--from", "2025", "--to", "2024"}),
            "parley: --from \"2025\" is after --to \"2024\"" + wanted);
  EXPECT_EQ(WrongUsage({"export", "--from-position", "90", "--known-at", "80"}),
            "parley: --from-position \"90\" is after --known-at \"80\"" + wanted);
}

TEST(RunParley, ANumberThatMayBeAYearIsNoPosition) {
  const std::string wanted = "\"2026\" may be a year or a position: wanted 2026-12-31 for the date, or @2026";
  for (const char* flag : {"--known-at", "--known-before", "--known-after"}) {
    EXPECT_TRUE(Contains(WrongUsage({"diff", flag, "2026"}), std::string(flag) + ": " + wanted)) << flag;
  }
  EXPECT_TRUE(Contains(Parley({"stance", "--help"}).out, "@2026 where it may be a year"));
}

std::vector<std::string> Say(const std::string& flag, const std::string& value) {
  return {"say", "--party", "p", "--issue", "i", "--stance", "opposes", "--said-at", "2025", flag, value};
}

TEST(RunParley, NumbersOfStatementsAreNumbers) {
  for (const char* flag : {"--quantity", "--quantity-max", "--confidence"}) {
    for (const char* value : {"", "many", "0,5"}) {
      EXPECT_EQ(
          WrongUsage(Say(flag, value)),
          std::string("parley: ") + flag + ": \"" + value +
              "\" is not a number: wanted such as 800000, 800,000, -5 or 0.25\n  try: parley say --help\n");
    }
  }
  const std::string excluded =
      WrongUsage({"amend", "x", "--reason", "y", "--quantity", "1", "--no-quantity"});
  EXPECT_TRUE(Contains(excluded, "--no-quantity")) << excluded;
}

TEST(RunParley, TextThatIsNotUtf8IsRefusedBeforeAnythingIsSent) {
  EXPECT_EQ(WrongUsage(Say("--quote", "caf\xE9")),
            "parley: --quote: \"caf�\" is not valid UTF-8; wanted text in that encoding\n");
  EXPECT_TRUE(Contains(WrongUsage(Say("--condition", "\xFF")), "parley: --condition: "));
  EXPECT_TRUE(Contains(WrongUsage({"stance", "russia", "\xFF"}), "parley: issue: "));
}

TEST(RunParley, AServerIsHostAndPortOrASocketFile) {
  const Outcome flag = Parley({"status", "--server", "http://127.0.0.1:7411"});
  EXPECT_EQ(flag.status, kExitUsage);
  EXPECT_TRUE(Contains(flag.err,
                       "parley: --server: \"http://127.0.0.1:7411\" is not where a server is: wanted "
                       "HOST:PORT such as"))
      << flag.err;
  ASSERT_EQ(setenv("PARLEY_SERVER", "127.0.0.1:70000", 1), 0);
  const Outcome variable = Parley({"status"});
  ASSERT_EQ(unsetenv("PARLEY_SERVER"), 0);
  EXPECT_EQ(variable.status, kExitUsage);
  EXPECT_TRUE(Contains(variable.err, "parley: $PARLEY_SERVER: \"127.0.0.1:70000\" is not")) << variable.err;
}

TEST(RunParley, HelpOfSayListsWhatMayBeSaid) {
  const std::string help = Parley({"say", "--help"}).out;
  EXPECT_TRUE(Contains(
      help, "rules-out, opposes, resists, neutral, accepts, supports, demands, mixed or not-stated"));
  EXPECT_TRUE(
      Contains(help, "relayed or analyst-assessment; default: direct-quote with --quote, else reported"));
  const std::string amend = Parley({"amend", "--help"}).out;
  EXPECT_TRUE(Contains(amend, "an empty text ('') clears it"));
  EXPECT_FALSE(Contains(amend, "default: direct-quote"));
}

TEST(RunParley, TheOldSpellingOfSubIssuesWorksAndIsHidden) {
  EXPECT_EQ(WrongUsage({"watch", "--subissues"}), "parley: --sub-issues needs --shifts\n");
  const std::string help = Parley({"watch", "--help"}).out;
  EXPECT_TRUE(Contains(help, "--sub-issues"));
  EXPECT_FALSE(Contains(help, "--subissues"));
}

TEST(RunParley, NoServerIsStatus3WhereverTheFlagStands) {
  for (const auto& arguments :
       {std::vector<std::string>{"--server", "127.0.0.1:1", "status"},
        std::vector<std::string>{"status", "--server", "127.0.0.1:1"},
        std::vector<std::string>{"--known-at", "@2026", "stance", "a", "b", "--server=127.0.0.1:1"},
        std::vector<std::string>{"stance", "a", "b", "--server=127.0.0.1:1", "--as-of", "2025"}}) {
    const Outcome outcome = Parley(arguments);
    EXPECT_EQ(outcome.status, kExitUnreachable);
    EXPECT_EQ(outcome.err.find("parley: cannot reach the server at 127.0.0.1:1"), 0u) << outcome.err;
    EXPECT_EQ(outcome.out, "");
  }
}

TEST(RunParley, CompletionIsSilentWithoutAServer) {
  const Outcome outcome = Parley({"--server", "127.0.0.1:1", "--timeout", "1s", "__complete", "party"});
  EXPECT_EQ(outcome.status, kExitDone);
  EXPECT_EQ(outcome.out + outcome.err, "");
}

TEST(DescribeError, ShowsNoControlCharacters) {
  EXPECT_EQ(DescribeError(absl::NotFoundError("no \x1b[31mparty"), "s"), "no �[31mparty");
}

}  // namespace
}  // namespace parley
