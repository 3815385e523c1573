#include "cli/rules/difference.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "cli/rules/duration.h"
#include "cli/rules/nearest.h"

namespace parley {
namespace {

v1::DeclareAlertRulesResponse Response() {
  v1::DeclareAlertRulesResponse response;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
    outcomes { rule_id: "new" change: ALERT_RULE_CHANGE_CREATED
      after { rule_id: "new" silence { duration { seconds: 7776000 } } filter { parties: "ukraine" } } }
    outcomes { rule_id: "gap" change: ALERT_RULE_CHANGE_REVISED
      before { rule_id: "gap" name: "Gap" gap { threshold: 0.5 crossing: CROSSING_UP } muted: true }
      after { rule_id: "gap" gap { threshold: 0.75 crossing: CROSSING_UP } severity: ALERT_SEVERITY_INFO } }
    outcomes { rule_id: "same" change: ALERT_RULE_CHANGE_UNCHANGED }
    outcomes { rule_id: "old" change: ALERT_RULE_CHANGE_REMOVED before { rule_id: "old" statement {} } }
  )",
                                                            &response));
  return response;
}

TEST(DifferenceLines, ShowsWhatIsNewRevisedAndGone) {
  EXPECT_EQ(DifferenceLines(Response(), /*validate_only=*/false, /*color=*/false),
            "+ new: silence for 90d, ukraine\n"
            "~ gap\n"
            "    when: {gap: {above: 0.5}} → {gap: {above: 0.75}}\n"
            "    severity: not set → info\n"
            "    muted: true → not set\n"
            "    name: Gap → not set\n"
            "- old: every statement\n"
            "1 created, 1 revised, 1 unchanged, 1 removed\n");
}

TEST(DifferenceLines, SaysThatNothingWasChanged) {
  const std::string lines = DifferenceLines(Response(), /*validate_only=*/true, /*color=*/true);
  EXPECT_NE(lines.find("would be: 1 created, 1 revised, 1 unchanged, 1 removed; nothing was changed\n"),
            std::string::npos);
  EXPECT_NE(lines.find("\x1b["), std::string::npos);
}

TEST(RuleDuration, ParsesAndFormats) {
  const auto seconds = [](const std::string& text) { return ParseRuleDuration(text)->seconds(); };
  EXPECT_EQ(seconds("90d"), 90 * 86400);
  EXPECT_EQ(seconds("2w"), 14 * 86400);
  EXPECT_EQ(seconds("1y"), 365 * 86400);
  EXPECT_EQ(seconds("1d12h30m5s"), 86400 + 12 * 3600 + 30 * 60 + 5);
  EXPECT_EQ(FormatRuleDuration(*ParseRuleDuration("1y2w")), "379d");
  EXPECT_EQ(FormatRuleDuration(*ParseRuleDuration("36h")), "1d12h");
  EXPECT_EQ(FormatRuleDuration({}), "0s");
  for (const char* text : {"", "d", "90", "0m", "-1d", "1d-1h", "1 d", "1001y", "9223372036854775807s"}) {
    EXPECT_FALSE(ParseRuleDuration(text).ok()) << text;
  }
}

TEST(NearestWord, IsNearOrNothing) {
  EXPECT_EQ(NearestWord("hardend", {"softened", "hardened"}), "hardened");
  EXPECT_EQ(NearestWord("xyz", {"softened", "hardened"}), "");
  EXPECT_EQ(NearestWord(std::string(100'000, 'a'), {"a"}), "");
}

}  // namespace
}  // namespace parley
