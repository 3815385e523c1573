// The language of scenarios, and that a scenario that does not hold is noticed.
#include "tests/scenarios/scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenarios/core_runner.h"

namespace parley::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kStory[] =
    "# A story.\n"
    "\n"
    "#1 2022-03-15 ukraine nato-membership RESISTS if \"guarantees\" quantity 5 to 7 relayed saying \"No.\"\n"
    "2022-09 ukraine nato-membership DEMANDS\n"
    "amend #1 2022-03-14 ukraine nato-membership OPPOSES because \"typo\"\n"
    "corroborate #1 \"A paper\"\n"
    "retract #2 because \"never said\"\n";

std::string ErrorOf(const std::string& text) {
  return std::string(ParseScenario("story", text).status().message());
}

TEST(ScenarioTest, ReadsEventsInOrder) {
  const auto scenario = ParseScenario("story", kStory);
  ASSERT_TRUE(scenario.ok()) << scenario.status();
  ASSERT_THAT(scenario->events, SizeIs(5));
  const auto& statement = scenario->events[0].statement_recorded().statement();
  EXPECT_EQ(statement.stance(), event::v1::STANCE_RESISTS);
  EXPECT_EQ(statement.attribution(), event::v1::ATTRIBUTION_RELAYED);
  EXPECT_EQ(statement.said_at_precision(), event::v1::DATE_PRECISION_DAY);
  EXPECT_THAT(statement.conditions(), ElementsAre("guarantees"));
  EXPECT_EQ(statement.quantity_max(), 7);
  EXPECT_EQ(statement.quote(), "No.");
  EXPECT_EQ(scenario->events[1].statement_recorded().statement().said_at_precision(),
            event::v1::DATE_PRECISION_MONTH);
  EXPECT_EQ(scenario->events[2].statement_amended().statement_id(), StatementIdOf(*scenario, 1));
  EXPECT_EQ(scenario->events[3].statement_corroborated().source().publisher(), "A paper");
  EXPECT_EQ(scenario->events[4].statement_retracted().reason(), "never said");
  EXPECT_THAT(scenario->parties, ElementsAre("ukraine"));
  EXPECT_THAT(Declarations(*scenario), SizeIs(2));
}

TEST(ScenarioTest, TwoScenariosHaveDifferentIds) {
  EXPECT_NE(StatementIdOf(*ParseScenario("a", kStory), 1), StatementIdOf(*ParseScenario("b", kStory), 1));
}

TEST(ScenarioTest, ErrorsNameTheLine) {
  EXPECT_THAT(ErrorOf("\n2022 a b LIKES\n"), HasSubstr("story:2: wanted a stance, not LIKES"));
  EXPECT_THAT(ErrorOf("2022 a b\n"), HasSubstr("a stance such as"));
  EXPECT_THAT(ErrorOf("someday a b OPPOSES\n"), HasSubstr("someday"));
  EXPECT_THAT(ErrorOf("#2 2022 a b OPPOSES\n"), HasSubstr("this is event #1"));
  EXPECT_THAT(ErrorOf("2022 a b OPPOSES loudly\n"), HasSubstr("did not understand loudly"));
  EXPECT_THAT(ErrorOf("2022 a b OPPOSES if \"x\n"), HasSubstr("closing quote"));
  EXPECT_THAT(ErrorOf("retract #1 because \"x\"\n"), HasSubstr("recorded no statement"));
  EXPECT_THAT(ErrorOf("2022 a b OPPOSES\nretract #1\n"), HasSubstr("because"));
  EXPECT_THAT(ErrorOf("expect peace\n"), HasSubstr("wanted stance, shift"));
  EXPECT_THAT(ErrorOf("expect shift #1 CHANGED\n"), HasSubstr("REVERSED"));
  EXPECT_THAT(ErrorOf("expect no gap x 1\n"), HasSubstr("wanted stance, shift"));
}

TEST(ScenarioTest, WhatDoesNotHoldIsReportedWithItsLine) {
  const auto scenario = ParseScenario(
      "story",
      "2022-03-15 ukraine nato RESISTS\nexpect stance ukraine nato DEMANDS since 2021 reaffirmed 1 mixed #1\n"
      "expect no stance ukraine nato\nexpect shift #1 REVERSED\nexpect no shift #1\n"
      "expect shifts ukraine nato REAFFIRMED\nexpect diff 2021 2022 ukraine nato HARDENED statements 2\n"
      "expect no diff 2021 2022 ukraine nato\nexpect gap nato 1\nexpect agreement ukraine russia 1\n"
      "expect stance russia nato OPPOSES\nexpect diff 2020 2021 ukraine nato REVERSED\n"
      "expect shift #2 REVERSED\n");
  ASSERT_TRUE(scenario.ok()) << scenario.status();
  const auto failures = RunOnCore(*scenario);
  ASSERT_THAT(failures, SizeIs(scenario->expectations.size()));
  EXPECT_THAT(failures[0], HasSubstr("story:2: expect stance"));
  EXPECT_THAT(failures[0], HasSubstr("stance is STANCE_RESISTS, wanted STANCE_DEMANDS"));
  EXPECT_THAT(failures[0], HasSubstr("held since is 2022-03-15T00:00:00Z"));
}

TEST(ScenarioTest, ExpectationsKnowWhatIsRecordedAboveThem) {
  const auto scenario = ParseScenario(
      "story", "2022 a b OPPOSES\nexpect stance a b OPPOSES\n2023 a b DEMANDS\nexpect stance a b DEMANDS\n");
  ASSERT_TRUE(scenario.ok()) << scenario.status();
  EXPECT_THAT(RunOnCore(*scenario), IsEmpty());
}

}  // namespace
}  // namespace parley::scenario
