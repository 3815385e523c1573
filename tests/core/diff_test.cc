#include "core/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/fold_records.h"

namespace parley {
namespace {

using enum event::v1::Attribution;
using enum event::v1::Stance;
using testing::ElementsAre;
using testing_core::Amend;
using testing_core::AsOf;
using testing_core::At;
using testing_core::IdOf;
using testing_core::KnownBy;
using testing_core::Said;
using testing_core::SaidIf;

using Versions = std::vector<FoldRecord>;

std::optional<PositionChange> DiffOf(const Versions& versions, const Basis& before, const Basis& after) {
  return DiffStances(FoldVersions(versions, before, {}), FoldVersions(versions, after, {}));
}

TEST(DiffTest, NoStanceAtEitherBasisIsNoChange) {
  EXPECT_FALSE(DiffOf({Said("2024", 1, STANCE_SUPPORTS)}, AsOf("2022"), AsOf("2023")));
}

TEST(DiffTest, AStanceThatCameUp) {
  const auto change = DiffOf({SaidIf("2022", 1, STANCE_SUPPORTS, {"a"})}, AsOf("2021"), AsOf("2022"));
  EXPECT_EQ(change->shift.kind, ShiftKind::kFirstStated);
  EXPECT_EQ(change->shift.delta, 0);
  EXPECT_THAT(change->shift.conditions_added, ElementsAre("a"));
  EXPECT_EQ(change->caused_by, IdOf(1));
}

TEST(DiffTest, TheCauseIsTheStatementThatBroughtTheStance) {
  const Versions versions = {Said("2021", 1, STANCE_OPPOSES), Said("2022", 2, STANCE_SUPPORTS),
                             Said("2023", 3, STANCE_SUPPORTS)};
  const auto change = DiffOf(versions, AsOf("2021"), AsOf("2024"));
  EXPECT_EQ(change->shift.kind, ShiftKind::kReversed);
  EXPECT_EQ(change->shift.delta, 4);
  EXPECT_EQ(change->caused_by, IdOf(2));
}

TEST(DiffTest, SameStanceIsUnchanged) {
  const Versions versions = {Said("2021", 1, STANCE_OPPOSES), Said("2022", 2, STANCE_OPPOSES)};
  EXPECT_EQ(DiffOf(versions, AsOf("2021"), AsOf("2022"))->shift.kind, ShiftKind::kUnchanged);
}

TEST(DiffTest, AStanceThatNoLongerStandsIsWithdrawn) {
  FoldRecord wrong = SaidIf("2022", 1, STANCE_SUPPORTS, {"a"});
  wrong.quantity = 5;
  wrong.closed_position = 2;
  const auto change = DiffOf({wrong}, KnownBy(1), KnownBy(2));
  EXPECT_EQ(change->shift.kind, ShiftKind::kWithdrawn);
  EXPECT_THAT(change->shift.conditions_dropped, ElementsAre("a"));
  EXPECT_EQ(change->shift.quantity_before, 5);
  EXPECT_FALSE(change->shift.quantity_after);
  EXPECT_FALSE(change->caused_by);
}

TEST(CountBetweenTest, CountsStatementsAndShiftsOfTheSpan) {
  const Versions versions = {Said("2020", 1, STANCE_OPPOSES), Said("2021", 2, STANCE_SUPPORTS),
                             Said("2022", 3, STANCE_SUPPORTS), Said("2023", 4, STANCE_OPPOSES)};
  const LineCounts counts = CountBetween(versions, AsOf("2020"), AsOf("2023"), {});
  EXPECT_EQ(counts.statements, 3U);
  EXPECT_EQ(counts.shifts, 2U);
}

TEST(CountBetweenTest, MovedAndCameBackIsVisible) {
  const Versions versions = {Said("2020", 1, STANCE_OPPOSES), Said("2021", 2, STANCE_SUPPORTS),
                             Said("2022", 3, STANCE_OPPOSES)};
  EXPECT_EQ(DiffOf(versions, AsOf("2020"), AsOf("2022"))->shift.kind, ShiftKind::kUnchanged);
  EXPECT_EQ(CountBetween(versions, AsOf("2020"), AsOf("2022"), {}).shifts, 2U);
}

TEST(CountBetweenTest, TheFirstStatementOfALineIsAShift) {
  const LineCounts counts = CountBetween({Said("2022", 1, STANCE_SUPPORTS)}, AsOf("2021"), AsOf("2022"), {});
  EXPECT_EQ(counts.statements, 1U);
  EXPECT_EQ(counts.shifts, 1U);
}

TEST(CountBetweenTest, MentionsAndSecondhandAccountsDoNotCount) {
  FoldRecord relayed = Said("2022", 2, STANCE_OPPOSES);
  relayed.attribution = ATTRIBUTION_RELAYED;
  const Versions versions = {Said("2022", 1, STANCE_NOT_STATED), relayed};
  EXPECT_EQ(CountBetween(versions, AsOf("2021"), AsOf("2022"), {}).statements, 0U);
  EXPECT_EQ(CountBetween(versions, AsOf("2021"), AsOf("2022"), {.include_secondhand = true}).statements, 1U);
}

TEST(CountBetweenTest, AnAmendedVersionIsNewToTheRecord) {
  FoldRecord original = Said("2022", 1, STANCE_SUPPORTS);
  FoldRecord amended = Amend(original, 2);
  amended.stance = STANCE_OPPOSES;
  const LineCounts counts = CountBetween({original, amended}, KnownBy(1), KnownBy(2), {});
  EXPECT_EQ(counts.statements, 1U);
  EXPECT_EQ(counts.shifts, 1U);
}

TEST(CountBetweenTest, ABackwardSpanHasNothingNew) {
  const Versions versions = {Said("2020", 1, STANCE_OPPOSES), Said("2021", 2, STANCE_SUPPORTS)};
  EXPECT_EQ(CountBetween(versions, AsOf("2021"), AsOf("2020"), {}).statements, 0U);
}

TEST(CountBetweenTest, ALateStatementIsCountedWhereItStands) {
  const Versions versions = {Said("2020", 1, STANCE_SUPPORTS), Said("2022", 2, STANCE_SUPPORTS),
                             Said("2021", 3, STANCE_OPPOSES)};
  const LineCounts counts = CountBetween(versions, KnownBy(2), KnownBy(3), {});
  EXPECT_EQ(counts.statements, 1U);
  EXPECT_EQ(counts.shifts, 1U);
}

}  // namespace
}  // namespace parley
