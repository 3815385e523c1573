#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "cli/run.h"
#include "tests/client/fake_alerts.h"

namespace parley {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct Outcome {
  int status;
  std::string out;
  std::string err;
};

class AlertCommands : public testing::Test {
 protected:
  ~AlertCommands() override { std::remove(file_.c_str()); }

  Outcome Parley(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--server", alerts_.address()});
    std::ostringstream out;
    std::ostringstream err;
    const int status = RunParley(arguments, {out, err});
    return {status, out.str(), err.str()};
  }

  // A rule file with a text.
  const std::string& File(const std::string& text) {
    std::ofstream(file_) << text;
    return file_;
  }

  FakeAlerts alerts_{5};
  const std::string file_ = testing::TempDir() + "/parley-rules-" + std::to_string(getpid()) + ".yaml";
};

google::protobuf::Struct Json(const std::string& text) {
  google::protobuf::Struct parsed;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text, &parsed).ok()) << text;
  return parsed;
}

long Lines(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n');
}

constexpr char kTwoRules[] = "rules:\n  - {id: a, when: {shift: }}\n  - {id: b, when: {silence: 90d}}\n";

TEST_F(AlertCommands, ListInEveryForm) {
  EXPECT_EQ(
      Json(Parley({"alerts", "list", "-o", "json"}).out).fields().at("alerts").list_value().values_size(), 5);
  EXPECT_EQ(Lines(Parley({"alerts", "list", "-o", "jsonl"}).out), 5);
  EXPECT_EQ(Lines(Parley({"alerts", "list", "-o", "csv", "--limit", "2"}).out), 3);
  EXPECT_THAT(Parley({"alerts", "list"}).out, HasSubstr("alert-5"));
  EXPECT_EQ(Parley({"alerts", "list", "--severity", "high"}).status, kExitUsage);
}

TEST_F(AlertCommands, ApplyShowsTheDifference) {
  const Outcome applied = Parley({"alerts", "apply", File(kTwoRules)});
  EXPECT_EQ(applied.out, "+ a: any shift\n+ b: silence for 90d\n2 created, 0 revised, 0 unchanged\n")
      << applied.err;
  const Outcome dry = Parley({"alerts", "apply", file_, "--dry-run", "-o", "jsonl"});
  EXPECT_EQ(Lines(dry.out), 2);
}

TEST_F(AlertCommands, WrongFilesAreWrongUsageAndNothingIsSent) {
  const Outcome one = Parley({"alerts", "apply", File("rules:\n  - {id: a, when: {shfit: }}\n")});
  EXPECT_EQ(one.status, kExitUsage);
  EXPECT_EQ(one.err, "parley: " + file_ + ":2: rules[0].when.shfit: unknown field; nearest: shift\n");
  const Outcome two = Parley({"alerts", "apply", File("rules:\n  - {id: a}\n  - {id: b}\n")});
  EXPECT_EQ(two.status, kExitUsage);
  EXPECT_THAT(two.err, HasSubstr("yaml:2: rules[0]: a rule needs"));
  EXPECT_THAT(two.err, HasSubstr("yaml:3: rules[1]: a rule needs"));
  EXPECT_THAT(two.err, HasSubstr("\nparley: 2 problems; nothing was sent to the server\n"));
  const Outcome twice = Parley({"alerts", "apply", File("rules: [{id: a, when: {shift: }}]\n"), file_});
  EXPECT_EQ(twice.status, kExitUsage);
  EXPECT_EQ(twice.err,
            "parley: " + file_ + ":1: rules[0].id: \"a\" is the id of the rule at " + file_ + ":1 already\n");
  const Outcome none = Parley({"alerts", "apply", "/nonexistent/rules.yaml"});
  EXPECT_EQ(none.status, kExitUsage);
  EXPECT_EQ(none.err, "parley: cannot read /nonexistent/rules.yaml: No such file or directory\n");
  EXPECT_EQ(alerts_.calls(), 0);
}

TEST_F(AlertCommands, RefusalsNameFileAndLine) {
  const Outcome refused = Parley(
      {"alerts", "apply", File("rules:\n  - id: a\n    when: {shift: }\n    parties:\n      - nowhere\n")});
  EXPECT_EQ(refused.status, kExitRefused);
  EXPECT_EQ(refused.err, "parley: " + file_ + ":5: rules[0].parties[0]: no party is called \"nowhere\"\n");
}

TEST_F(AlertCommands, BacktestsInEveryForm) {
  File(kTwoRules);
  const Outcome table = Parley({"alerts", "backtest", file_, "--from", "2008"});
  EXPECT_THAT(table.out, HasSubstr("a would have fired 5 times since 2008 (0 statements looked at)\n"));
  EXPECT_THAT(table.out, HasSubstr("\nb would have fired 5 times"));
  const auto parsed = Json(Parley({"alerts", "backtest", file_, "-o", "json"}).out);
  const auto& tests = parsed.fields().at("backtests").list_value();
  ASSERT_EQ(tests.values_size(), 2);
  EXPECT_EQ(tests.values(1).struct_value().fields().at("findings").list_value().values_size(), 5);
  EXPECT_EQ(Lines(Parley({"alerts", "backtest", file_, "-o", "jsonl", "--rule", "b"}).out), 5);
  EXPECT_EQ(Lines(Parley({"alerts", "backtest", file_, "-o", "csv"}).out), 11);
  const Outcome unknown = Parley({"alerts", "backtest", file_, "--rule", "c"});
  EXPECT_EQ(unknown.status, kExitUsage);
  EXPECT_THAT(unknown.err, HasSubstr("has no rule \"c\""));
}

TEST_F(AlertCommands, WatchingResumesByItself) {
  alerts_.BreakStreamsAfter(2);
  const Outcome watched = Parley({"watch", "--alerts", "--after", "1", "--count", "4", "-o", "jsonl"});
  EXPECT_EQ(watched.status, kExitDone) << watched.err;
  ASSERT_EQ(Lines(watched.out), 4);
  EXPECT_THAT(watched.out, HasSubstr("\"alertId\":\"alert-2\""));
  EXPECT_THAT(watched.out, HasSubstr("\"alertId\":\"alert-5\""));
  EXPECT_EQ(Parley({"watch", "--alerts", "--shifts"}).status, kExitUsage);
  EXPECT_EQ(Parley({"watch", "--rule", "a"}).status, kExitUsage);
  EXPECT_THAT(Parley({"watch", "--issue", "a"}).err,
              StartsWith("parley: --issue needs --shifts or --alerts"));
}

TEST_F(AlertCommands, UsageNamesBothWords) {
  EXPECT_THAT(Parley({"alerts", "show"}).err, HasSubstr("try: parley alerts show --help"));
  EXPECT_EQ(Parley({"alerts"}).status, kExitUsage);
}

}  // namespace
}  // namespace parley
