#include "cli/run.h"

#include <gtest/gtest.h>

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

TEST(RunParley, NoServerIsStatus3WhereverTheFlagStands) {
  for (const auto& arguments :
       {std::vector<std::string>{"--server", "127.0.0.1:1", "status"},
        std::vector<std::string>{"status", "--server", "127.0.0.1:1"},
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
