#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "cli/run.h"

namespace parley {
namespace {

std::string ScriptFor(const std::string& shell) {
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(RunParley({"completion", shell}, {out, err}), kExitDone) << err.str();
  return out.str();
}

// What bash offers for a command line whose last word is being written.
std::string Complete(const std::vector<std::string>& words) {
  const std::string path = testing::TempDir() + "/parley-completion-" + std::to_string(getpid()) + ".bash";
  std::ofstream script(path);
  script << "parley() { echo \"asked-$*\" | tr ' ' _; }\n" << ScriptFor("bash") << "COMP_WORDS=(";
  for (const std::string& word : words) script << "'" << word << "' ";
  script << ")\nCOMP_CWORD=" << words.size() - 1 << "\n_parley\nprintf '%s ' \"${COMPREPLY[@]}\"\n";
  script.close();
  std::FILE* pipe = popen(("bash --norc '" + path + "' 2>&1").c_str(), "r");
  std::string offered;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) offered += static_cast<char>(c);
  EXPECT_EQ(pclose(pipe), 0);
  std::remove(path.c_str());
  return offered;
}

TEST(BashCompletion, OffersCommands) {
  EXPECT_EQ(Complete({"parley", "st"}), "statement statements stance status ");
  EXPECT_EQ(Complete({"parley", "--output", "json", "tim"}), "timeline ");
}

TEST(BashCompletion, OffersOptionsOfTheCommandAndOfAll) {
  EXPECT_EQ(Complete({"parley", "diff", "--known-"}), "--known-before --known-after --known-at ");
  EXPECT_EQ(Complete({"parley", "--as"}), "--as-of ");
  EXPECT_EQ(Complete({"parley", "status", "--time"}), "--timeout ");
}

TEST(BashCompletion, OffersNoOptionThatTheCommandRefuses) {
  EXPECT_EQ(Complete({"parley", "parties", "--known-"}), "--known-at ");
  EXPECT_EQ(Complete({"parley", "status", "--known-"}), " ");
  EXPECT_EQ(Complete({"parley", "alerts", "rules", "--known-"}), "--known-at ");
  EXPECT_EQ(Complete({"parley", "watch", "--sub"}), "--sub-issues ");
}

TEST(BashCompletion, OffersWordsOfAnOption) {
  EXPECT_EQ(Complete({"parley", "stance", "--output", "j"}), "json jsonl ");
  EXPECT_EQ(Complete({"parley", "say", "--stance", "r"}), "rules-out resists ");
  EXPECT_EQ(Complete({"parley", "completion", ""}), "bash zsh ");
}

TEST(BashCompletion, KnowsCommandsOfTwoWords) {
  EXPECT_EQ(Complete({"parley", "alerts", "re"}), "remove replay ");
  EXPECT_EQ(Complete({"parley", "alerts", "apply", "--dry"}), "--dry-run ");
  EXPECT_EQ(Complete({"parley", "alerts", "list", "--severity", "c"}), "critical ");
  EXPECT_EQ(Complete({"parley", "alerts", "mute", ""}), "asked---timeout_2s___complete_rule ");
  EXPECT_EQ(Complete({"parley", "alerts", "list", "--rule", ""}), "asked---timeout_2s___complete_rule ");
}

TEST(BashCompletion, AsksTheServerForNames) {
  EXPECT_EQ(Complete({"parley", "timeline", ""}), "asked---timeout_2s___complete_party ");
  EXPECT_EQ(Complete({"parley", "timeline", "russia", ""}), "asked---timeout_2s___complete_issue ");
  EXPECT_EQ(Complete({"parley", "--server", "h:1", "statements", "--speaker", ""}),
            "asked---server_h:1_--timeout_2s___complete_speaker ");
}

TEST(ZshCompletion, IsValidWhereZshIsInstalled) {
  const std::string script = ScriptFor("zsh");
  EXPECT_EQ(script.find("#compdef parley\n"), 0u);
  if (std::system("command -v zsh >/dev/null 2>&1") != 0) GTEST_SKIP() << "zsh is not installed";
  const std::string path = testing::TempDir() + "/parley-completion-" + std::to_string(getpid()) + ".zsh";
  std::ofstream(path) << script;
  EXPECT_EQ(std::system(("zsh -n '" + path + "'").c_str()), 0);
  std::remove(path.c_str());
}

}  // namespace
}  // namespace parley
