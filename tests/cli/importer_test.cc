#include "cli/import/importer.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "cli/run.h"
#include "tests/client/fake_ledger.h"
#include "tests/temp_folder.h"

namespace parley {
namespace {

class ImportTest : public ::testing::Test {
 protected:
  std::string Path(const std::string& name) const { return folder_ / name; }

  std::string Write(const std::string& name, const std::string& content) const {
    std::ofstream(Path(name), std::ios::binary) << content;
    return Path(name);
  }

  static std::string Read(const std::string& path) {
    std::ostringstream content;
    content << std::ifstream(path, std::ios::binary).rdbuf();
    return content.str();
  }

  static std::string Statement(const std::string& party, int day) {
    return R"({"statementRecorded":{"statement":{"party":")" + party +
           R"(","issue":"i","stance":"STANCE_OPPOSES","saidAt":"2025-01-)" + (day < 10 ? "0" : "") +
           std::to_string(day) + "T00:00:00Z\"}}}\n";
  }

  int Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--server", ledger_.address()});
    out_.str("");
    err_.str("");
    return RunParley(arguments, {out_, err_});
  }

  const testing::TempFolder folder_;
  FakeLedger ledger_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(ImportTest, TwiceAddsNothing) {
  std::string content;
  for (int i = 0; i < 5000; ++i) content += Statement("russia", 1 + i % 28);
  const std::string file = Write("a.jsonl", content);
  ASSERT_EQ(Run({"import", file}), kExitDone) << err_.str();
  EXPECT_EQ(out_.str(), "5,000 events: 5,000 added, 0 already there\n");
  ASSERT_EQ(Run({"import", file, "--output", "json"}), kExitDone) << err_.str();
  EXPECT_EQ(out_.str(), "{\"events\":5000,\"added\":0,\"alreadyThere\":5000,\"skipped\":0}\n");
  EXPECT_EQ(ledger_.events().size(), 5000u);
}

TEST_F(ImportTest, SurvivesBrokenConnections) {
  ledger_.BreakStreamsAfter(2);
  std::string content;
  for (int i = 0; i < 9000; ++i) content += Statement("russia", 1 + i % 28);
  ASSERT_EQ(Run({"import", Write("a.jsonl", content)}), kExitDone) << err_.str();
  EXPECT_EQ(ledger_.events().size(), 9000u);
}

TEST_F(ImportTest, StopsAtTheFirstBadLineWithFileLineFieldAndReason) {
  const std::string file =
      Write("a.jsonl", Statement("russia", 1) + "\n" + Statement("nowhere", 2) + Statement("x", 3));
  EXPECT_EQ(Run({"import", file}), kExitRefused);
  EXPECT_EQ(err_.str(), "parley: " + file +
                            ":3: statementRecorded.statement.party: no party \"nowhere\"\n"
                            "  did you mean norway or niger?\n");
  EXPECT_TRUE(ledger_.events().empty());
}

TEST_F(ImportTest, StopsAtALineThatIsNoEvent) {
  std::string content;
  for (int i = 0; i < 2500; ++i) content += Statement("russia", 1 + i % 28);
  const std::string file =
      Write("a.jsonl", content + "{\"statementRecorded\":{\"statement\":{\"stance\":\"MAYBE\"}}}\n");
  EXPECT_EQ(Run({"import", file}), kExitRefused);
  EXPECT_NE(
      err_.str().find(file +
                      ":2501: statementRecorded.statement.stance: \"MAYBE\": wanted one of STANCE_RULES_OUT"),
      std::string::npos)
      << err_.str();
  EXPECT_EQ(ledger_.events().size(), 2000u);  // earlier whole batches stay
}

TEST_F(ImportTest, ATruncatedLastLineIsAnErrorWithItsNumber) {
  const std::string whole = Statement("russia", 2);
  const std::string file = Write("a.jsonl", Statement("russia", 1) + whole.substr(0, whole.size() - 9));
  EXPECT_EQ(Run({"import", file}), kExitRefused);
  EXPECT_NE(err_.str().find(file + ":2: "), std::string::npos) << err_.str();
  EXPECT_NE(err_.str().find("the file ends within this line"), std::string::npos) << err_.str();
}

TEST_F(ImportTest, SkipBadWritesBadLinesAndGoesOn) {
  for (const bool hide_fields : {false, true}) {
    std::string content;
    std::string bad;
    for (int i = 0; i < 3000; ++i) {
      const bool is_bad = i % 700 == 3;
      const std::string line =
          i == 1500 ? "not json\n" : Statement(is_bad ? "nowhere" : "russia", 1 + i % 28);
      content += line;
      if (is_bad) bad += line;
    }
    if (hide_fields) ledger_.HideFields();
    const std::string skipped = Path("skipped.jsonl");
    ASSERT_EQ(Run({"import", "--skip-bad", skipped, Write("a.jsonl", content)}), kExitDone) << err_.str();
    EXPECT_NE(out_.str().find("6 bad lines skipped, see " + skipped), std::string::npos) << out_.str();
    std::string written = Read(skipped);
    const std::size_t at = written.find("not json\n");
    ASSERT_NE(at, std::string::npos);
    written.erase(at, 9);
    EXPECT_EQ(written, bad);
    EXPECT_EQ(ledger_.events().size(), 2994u);
  }
}

TEST_F(ImportTest, UsesTheExitStatuses) {
  EXPECT_EQ(Run({"import", Path("missing.jsonl")}), kExitUsage);
  EXPECT_EQ(Run({"import"}), kExitUsage);
  EXPECT_EQ(Run({"import", Write("a.jsonl", ""), "--skip-bad", "/nonexistent/x"}), kExitUsage);
  const std::string file = Write("b.jsonl", Statement("russia", 1));
  EXPECT_EQ(RunParley({"--server", "127.0.0.1:1", "import", file}, {out_, err_}), kExitUnreachable);
}

TEST_F(ImportTest, ExportWritesWhatImportReads) {
  const std::string file = Write("a.jsonl", Statement("russia", 1) + Statement("ukraine", 2));
  ASSERT_EQ(Run({"import", file}), kExitDone);
  ASSERT_EQ(Run({"export", "--file", Path("out.jsonl")}), kExitDone) << err_.str();
  ASSERT_EQ(Run({"export"}), kExitDone) << err_.str();
  EXPECT_EQ(out_.str(), Read(Path("out.jsonl")));
  EXPECT_EQ(out_.str().find("position"), std::string::npos);
  ASSERT_EQ(Run({"import", Path("out.jsonl")}), kExitDone) << err_.str();
  EXPECT_EQ(out_.str(), "2 events: 0 added, 2 already there\n");
}

}  // namespace
}  // namespace parley
