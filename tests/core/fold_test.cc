#include "core/fold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/core/fold_records.h"

namespace parley {
namespace {

using enum event::v1::Attribution;
using enum event::v1::Stance;
using testing::ElementsAre;
using testing::IsEmpty;
using testing_core::AsOf;
using testing_core::At;
using testing_core::IdOf;
using testing_core::KnownBy;
using testing_core::Said;

std::optional<StandingStance> FoldAll(const std::vector<FoldRecord>& versions,
                                      const FoldChoice& choice = {}) {
  return FoldVersions(versions, KnownBy(UINT64_MAX), choice);
}

TEST(FoldTest, NothingSaidIsNoStance) {
  EXPECT_FALSE(FoldAll({}));
  EXPECT_FALSE(FoldVersions({Said("2022", 1, STANCE_SUPPORTS)}, AsOf("2021"), {}));
}

TEST(FoldTest, NeutralIsAStance) {
  const auto standing = FoldAll({Said("2022", 1, STANCE_NEUTRAL)});
  ASSERT_TRUE(standing);
  EXPECT_EQ(standing->last.stance, STANCE_NEUTRAL);
}

TEST(FoldTest, TheLastStatementStandsAndItsRunSaysSinceWhen) {
  const auto standing = FoldAll({Said("2010", 1, STANCE_OPPOSES), Said("2014", 2, STANCE_SUPPORTS),
                                 Said("2016", 3, STANCE_SUPPORTS), Said("2019", 4, STANCE_SUPPORTS)});
  ASSERT_TRUE(standing);
  EXPECT_EQ(standing->last.statement_id, IdOf(4));
  EXPECT_EQ(standing->run_start.statement_id, IdOf(2));
  EXPECT_EQ(standing->run_start.key.said_at_us, At("2014"));
  EXPECT_EQ(standing->reaffirmed_count, 2U);
}

TEST(FoldTest, OrderIsWhenItWasSaidNotWhenItWasRecorded) {
  const auto standing = FoldAll({Said("2022", 1, STANCE_SUPPORTS), Said("2019", 2, STANCE_OPPOSES)});
  EXPECT_EQ(standing->last.statement_id, IdOf(1));
}

TEST(FoldTest, AtOneMomentTheOneRecordedFirstComesFirst) {
  const auto standing = FoldAll({Said("2022", 9, STANCE_SUPPORTS), Said("2022", 3, STANCE_OPPOSES)});
  EXPECT_EQ(standing->last.statement_id, IdOf(9));
}

TEST(FoldTest, AsOfIsInclusive) {
  const FoldRecord said = Said("2022-03-15T10:00:00Z", 1, STANCE_SUPPORTS);
  EXPECT_TRUE(FoldVersions({said}, {said.said_at_us, 1}, {}));
  EXPECT_FALSE(FoldVersions({said}, {said.said_at_us - 1, 1}, {}));
}

TEST(FoldTest, MentionsChangeNothing) {
  const auto standing = FoldAll({Said("2022", 1, STANCE_SUPPORTS), Said("2023", 2, STANCE_NOT_STATED),
                                 Said("2024", 3, STANCE_SUPPORTS)});
  EXPECT_EQ(standing->run_start.statement_id, IdOf(1));
  EXPECT_EQ(standing->reaffirmed_count, 1U);
  EXPECT_FALSE(FoldAll({Said("2023", 2, STANCE_NOT_STATED)}));
}

TEST(FoldTest, WhatOthersSayCountsOnlyWhenAskedFor) {
  FoldRecord relayed = Said("2023", 2, STANCE_OPPOSES);
  relayed.attribution = ATTRIBUTION_RELAYED;
  FoldRecord assessed = Said("2024", 3, STANCE_RULES_OUT);
  assessed.attribution = ATTRIBUTION_ANALYST_ASSESSMENT;
  const std::vector<FoldRecord> versions = {Said("2022", 1, STANCE_SUPPORTS), relayed, assessed};
  EXPECT_EQ(FoldAll(versions)->last.statement_id, IdOf(1));
  EXPECT_EQ(FoldAll(versions, {.include_secondhand = true})->last.statement_id, IdOf(3));
}

TEST(FoldTest, ARunIsUnbrokenByConditionsButBrokenByAnotherStance) {
  FoldRecord with_condition = Said("2023", 2, STANCE_SUPPORTS);
  with_condition.conditions = {"guarantees"};
  EXPECT_EQ(FoldAll({Said("2022", 1, STANCE_SUPPORTS), with_condition})->run_start.statement_id, IdOf(1));
  // NEUTRAL and MIXED share level 0, yet are not the same stance.
  EXPECT_EQ(FoldAll({Said("2022", 1, STANCE_NEUTRAL), Said("2023", 2, STANCE_MIXED)})->run_start.statement_id,
            IdOf(2));
}

TEST(FoldTest, MovedAndCameBackStartsANewRun) {
  const auto standing = FoldAll(
      {Said("2021", 1, STANCE_SUPPORTS), Said("2022", 2, STANCE_OPPOSES), Said("2023", 3, STANCE_SUPPORTS)});
  EXPECT_EQ(standing->run_start.statement_id, IdOf(3));
  EXPECT_EQ(standing->reaffirmed_count, 0U);
}

TEST(FoldTest, MixedSignalsAreTheOppositeOnesOfTheSameDay) {
  const std::vector<FoldRecord> versions = {
      Said("2022-03-14T23:59:59Z", 1, STANCE_OPPOSES),   Said("2022-03-15T00:00:00Z", 2, STANCE_RESISTS),
      Said("2022-03-15T08:00:00Z", 3, STANCE_NEUTRAL),   Said("2022-03-15T09:00:00Z", 4, STANCE_MIXED),
      Said("2022-03-15T10:00:00Z", 5, STANCE_RULES_OUT), Said("2022-03-15T11:00:00Z", 6, STANCE_SUPPORTS)};
  EXPECT_THAT(FoldAll(versions)->mixed_signals, ElementsAre(IdOf(2), IdOf(5)));
}

TEST(FoldTest, NeutralHasNoOpposite) {
  EXPECT_THAT(
      FoldAll({Said("2022-03-15", 1, STANCE_OPPOSES), Said("2022-03-15", 2, STANCE_NEUTRAL)})->mixed_signals,
      IsEmpty());
}

TEST(FoldTest, MixedSignalsInAWindow) {
  const std::vector<FoldRecord> versions = {Said("2022-03-12T12:00:00Z", 1, STANCE_OPPOSES),
                                            Said("2022-03-13T12:00:00Z", 2, STANCE_OPPOSES),
                                            Said("2022-03-13T12:00:00.000001Z", 3, STANCE_OPPOSES),
                                            Said("2022-03-15T12:00:00Z", 4, STANCE_SUPPORTS)};
  FoldChoice choice;
  choice.mixed_window_us = 2 * kMicrosPerDay;  // exclusive of the moment exactly one window earlier
  EXPECT_THAT(FoldAll(versions, choice)->mixed_signals, ElementsAre(IdOf(3)));
  choice.mixed_window_us = 2 * kMicrosPerDay + 1;
  EXPECT_THAT(FoldAll(versions, choice)->mixed_signals, ElementsAre(IdOf(2), IdOf(3)));
}

TEST(FoldTest, WindowsOfAnySizeDoNotOverflow) {
  for (const int64_t window : {INT64_MIN, int64_t{-1}, int64_t{0}, INT64_MAX}) {
    FoldChoice choice;
    choice.mixed_window_us = window;
    EXPECT_EQ(MixedSignalsFrom(At("1000"), choice) > At("1000"), window <= 0);
    EXPECT_EQ(MixedSignalsFrom(INT64_MAX, choice) == INT64_MAX, window <= 0);
  }
}

TEST(FoldTest, LapsedIsOlderThanMaxAge) {
  FoldChoice choice;
  const int64_t said = At("2022-01-01");
  EXPECT_FALSE(HasLapsed(said, At("2200"), choice));
  choice.max_age_us = 365 * kMicrosPerDay;
  EXPECT_FALSE(HasLapsed(said, said + 365 * kMicrosPerDay, choice));
  EXPECT_TRUE(HasLapsed(said, said + 365 * kMicrosPerDay + 1, choice));
  EXPECT_FALSE(HasLapsed(said, said - 1, choice));
  EXPECT_TRUE(HasLapsed(At("1000"), INT64_MAX, choice));
  EXPECT_TRUE(FoldAll({Said("2022-01-01", 1, STANCE_SUPPORTS)}, choice)->lapsed);
}

TEST(FoldTest, TheOrderOfTheVersionsDoesNotMatter) {
  std::vector<FoldRecord> versions = {Said("2010", 4, STANCE_OPPOSES), Said("2014", 3, STANCE_SUPPORTS),
                                      Said("2014", 1, STANCE_MIXED), Said("2019", 2, STANCE_SUPPORTS)};
  std::sort(versions.begin(), versions.end(),
            [](const FoldRecord& a, const FoldRecord& b) { return a.first_position < b.first_position; });
  do {
    EXPECT_EQ(FoldAll(versions)->run_start.statement_id, IdOf(3));
  } while (std::next_permutation(
      versions.begin(), versions.end(),
      [](const FoldRecord& a, const FoldRecord& b) { return a.first_position < b.first_position; }));
}

}  // namespace
}  // namespace parley
