#include "cli/import/importer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/dates.h"
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
                            ":3: statementRecorded.statement.party: no party \"nowhere\"; nothing was added\n"
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
  EXPECT_EQ(err_.str().find("nothing was added"), std::string::npos) << err_.str();
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

TEST_F(ImportTest, SkipBadSaysWhyLineByLine) {
  const std::string file = Write("a.jsonl", Statement("russia", 1) + "\n" + Statement("nowhere", 2) +
                                                "{\"partyDeclared\":{\"colour\":\"\\u001bred\"}}\n");
  ASSERT_EQ(Run({"import", "--skip-bad", Path("skipped.jsonl"), file}), kExitDone) << err_.str();
  std::vector<std::string> lines;
  std::istringstream told(err_.str());
  for (std::string line; std::getline(told, line);) lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  EXPECT_EQ(lines,
            (std::vector<std::string>{file + ":3: statementRecorded.statement.party: no party \"nowhere\"",
                                      file + ":4: partyDeclared.colour: unknown field"}));
}

TEST_F(ImportTest, SkipBadShowsAHundredReasonsAndCountsTheOthers) {
  std::string content = Statement("russia", 1);
  for (int i = 0; i < 130; ++i) content += "{\"colour\":\"red\"}\n";
  ASSERT_EQ(Run({"import", "--skip-bad", Path("skipped.jsonl"), Write("a.jsonl", content)}), kExitDone);
  const std::string told = err_.str();
  EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 101) << told;
  EXPECT_NE(told.find("a.jsonl:101: colour: unknown field\n... and 30 more bad lines\n"), std::string::npos)
      << told;
  EXPECT_NE(out_.str().find("130 bad lines skipped"), std::string::npos) << out_.str();
}

TEST_F(ImportTest, SkipBadNeverEmptiesAFileThatIsToBeRead) {
  const std::string content = Statement("russia", 1) + Statement("nowhere", 2);
  const std::string file = Write("a.jsonl", content);
  std::filesystem::create_symlink(file, Path("symbolic.jsonl"));
  std::filesystem::create_hard_link(file, Path("hard.jsonl"));
  for (const std::string& name : {file, Path("symbolic.jsonl"), Path("hard.jsonl")}) {
    EXPECT_EQ(Run({"import", "--skip-bad", name, Write("other.jsonl", ""), file}), kExitUsage);
    EXPECT_EQ(err_.str(), "parley: --skip-bad: " + name +
                              " is one of the files to read and would be emptied; name another file\n");
    EXPECT_EQ(Read(file), content);
  }
  EXPECT_TRUE(ledger_.events().empty());
}

TEST_F(ImportTest, SkippedLinesThatCannotBeKeptAreAnError) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "there is no /dev/full";
  const std::string file = Write("a.jsonl", Statement("russia", 1) + Statement("nowhere", 2));
  EXPECT_EQ(Run({"import", "--skip-bad", "/dev/full", file}), kExitRefused);
  EXPECT_NE(err_.str().find("parley: cannot write /dev/full: lines skipped are not in it\n"),
            std::string::npos)
      << err_.str();
  EXPECT_EQ(out_.str(), "");
}

TEST_F(ImportTest, FilesOfOtherFormatsAreToldWhatImportReads) {
  const std::string reads = "; import reads JSON lines, one event each, such as {\"partyDeclared\":";
  const std::string database("SQLite format 3\0\x10\0\n\1", 20);
  const std::vector<std::vector<std::string>> files{
      {"votes.csv", "\nparty,issue\nrussia,i\n", ":2: looks like CSV"},
      {"Coded.XLSX", "PK\x03\x04zipped", ":1: looks like a spreadsheet or another zip archive"},
      {"study.dna", database, ":1: looks like an SQLite database"},
      {"study.jsonl", database, ":1: looks like an SQLite database"},
      {"study.db", "tables\n", ":1: looks like a database"},
      {"votes.jsonl.gz", "\x1f\x8b\x08", ":1: looks like a gzip file (zcat FILE | parley import -)"}};
  for (const auto& file : files) {
    const std::string path = Write(file[0], file[1]);
    for (const std::vector<std::string>& more :
         {std::vector<std::string>{}, {"--skip-bad", Path("skipped")}}) {
      std::vector<std::string> arguments{"import", path};
      arguments.insert(arguments.end(), more.begin(), more.end());
      EXPECT_EQ(Run(arguments), kExitRefused) << path;
      EXPECT_EQ(err_.str().find("parley: " + path + file[2] + reads), 0U) << err_.str();
      EXPECT_NE(err_.str().find("; nothing was added\n"), std::string::npos) << err_.str();
    }
  }
  EXPECT_EQ(Run({"import", Write("list.jsonl", "[{}]\n")}), kExitRefused);
  EXPECT_NE(err_.str().find("list.jsonl:1: no JSON object" + reads), std::string::npos) << err_.str();
  EXPECT_TRUE(ledger_.events().empty());
  EXPECT_EQ(Run({"import", Write("lines.csv", Statement("russia", 1))}), kExitDone) << err_.str();
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

TEST_F(ImportTest, ExportEndsAtTheKnownPosition) {
  ASSERT_EQ(Run({"import", Write("a.jsonl", Statement("a", 1) + Statement("b", 2) + Statement("c", 3))}),
            kExitDone);
  const auto lines = [this](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"export", "--known-at"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    EXPECT_EQ(Run(arguments), kExitDone) << err_.str();
    const std::string written = out_.str();
    return std::count(written.begin(), written.end(), '\n');
  };
  EXPECT_EQ(lines({"0"}), 0);
  EXPECT_EQ(lines({"2"}), 2);
  EXPECT_NE(out_.str().find("\"party\":\"b\""), std::string::npos) << out_.str();
  EXPECT_EQ(out_.str().find("\"party\":\"c\""), std::string::npos) << out_.str();
  EXPECT_EQ(lines({"@3"}), 3);
  EXPECT_EQ(lines({"3", "--from-position", "2"}), 2);
  EXPECT_EQ(Run({"export", "--known-at", "4"}), kExitRefused);
  EXPECT_EQ(err_.str(), "parley: --known-at: position 4 is not yet written; the last position is 3\n");
  EXPECT_EQ(out_.str(), "");
}

TEST_F(ImportTest, ExportEndsAtTheEndOfTheKnownDate) {
  for (int day = 1; day <= 3; ++day) {
    event::v1::Event event;
    event.set_event_id("event-" + std::to_string(day));
    *event.mutable_recorded_at() = *ParseEnd("2025-06-0" + std::to_string(day));
    ledger_.Put(event);
  }
  for (const auto& [date, wanted] :
       std::vector<std::pair<std::string, std::string>>{{"2025-05", ""},
                                                        {"2025-06-02", "2025-06-02T23:59:59.999999Z"},
                                                        {"2025-06", "2025-06-03T23:59:59.999999Z"}}) {
    ASSERT_EQ(Run({"export", "--known-at", date}), kExitDone) << err_.str();
    const std::string written = out_.str();
    const std::size_t last = written.rfind("\"originalRecordedAt\":\"");
    const std::string ends = last == std::string::npos ? "" : written.substr(last);
    EXPECT_EQ(ends.empty(), wanted.empty()) << date << ": " << written;
    EXPECT_NE(ends.find(wanted), std::string::npos) << date << ": " << written;
  }
}

}  // namespace
}  // namespace parley
