// The fold over corrections: what was known when.
#include <gtest/gtest.h>

#include "core/fold.h"
#include "tests/core/fold_records.h"

namespace parley {
namespace {

using enum event::v1::Attribution;
using enum event::v1::Stance;
using testing_core::Amend;
using testing_core::AsOf;
using testing_core::At;
using testing_core::IdOf;
using testing_core::KnownBy;
using testing_core::Said;

TEST(BitemporalFoldTest, AStatementIsKnownFromItsPositionOn) {
  const std::vector<FoldRecord> versions = {Said("2022", 5, STANCE_SUPPORTS)};
  EXPECT_FALSE(FoldVersions(versions, KnownBy(0), {}));
  EXPECT_FALSE(FoldVersions(versions, KnownBy(4), {}));
  EXPECT_TRUE(FoldVersions(versions, KnownBy(5), {}));
}

TEST(BitemporalFoldTest, AnAmendmentReplacesTheVersionFromItsPositionOn) {
  FoldRecord original = Said("2022", 1, STANCE_SUPPORTS);
  FoldRecord amended = Amend(original, 4);
  amended.stance = STANCE_OPPOSES;
  const std::vector<FoldRecord> versions = {original, amended};
  EXPECT_EQ(FoldVersions(versions, KnownBy(3), {})->last.stance, STANCE_SUPPORTS);
  EXPECT_EQ(FoldVersions(versions, KnownBy(4), {})->last.stance, STANCE_OPPOSES);
  EXPECT_EQ(FoldedLine(versions, KnownBy(4), {}).size(), 1U);
}

TEST(BitemporalFoldTest, ACorrectionIsNoChangeOfMind) {
  FoldRecord original = Said("2022", 1, STANCE_SUPPORTS);
  FoldRecord amended = Amend(original, 4);
  amended.stance = STANCE_OPPOSES;
  const auto standing = FoldVersions({original, amended}, KnownBy(4), {});
  EXPECT_EQ(standing->run_start.key.said_at_us, At("2022"));
  EXPECT_EQ(standing->reaffirmed_count, 0U);
}

TEST(BitemporalFoldTest, ARetractedStatementWasKnownBefore) {
  FoldRecord wrong = Said("2023", 2, STANCE_RULES_OUT);
  wrong.closed_position = 3;
  const std::vector<FoldRecord> versions = {Said("2022", 1, STANCE_SUPPORTS), wrong};
  EXPECT_EQ(FoldVersions(versions, KnownBy(2), {})->last.stance, STANCE_RULES_OUT);
  EXPECT_EQ(FoldVersions(versions, KnownBy(3), {})->last.stance, STANCE_SUPPORTS);
}

TEST(BitemporalFoldTest, AnAmendedDateMovesTheStatementOnTheLine) {
  FoldRecord misdated = Said("2024", 1, STANCE_OPPOSES);
  FoldRecord redated = Amend(misdated, 3);
  redated.said_at_us = At("2020");
  const std::vector<FoldRecord> versions = {misdated, Said("2022", 2, STANCE_SUPPORTS), redated};
  EXPECT_EQ(FoldVersions(versions, KnownBy(2), {})->last.stance, STANCE_OPPOSES);
  EXPECT_EQ(FoldVersions(versions, KnownBy(3), {})->last.stance, STANCE_SUPPORTS);
  EXPECT_EQ(FoldVersions(versions, AsOf("2021"), {})->last.stance, STANCE_OPPOSES);
  EXPECT_FALSE(FoldVersions(versions, {At("2021"), 2}, {}));
}

TEST(BitemporalFoldTest, AnAmendmentKeepsThePlaceOfTheFirstRecordingAmongEqualMoments) {
  FoldRecord early = Said("2022", 1, STANCE_OPPOSES);
  FoldRecord amended = Amend(early, 9);
  const std::vector<FoldRecord> versions = {early, amended, Said("2022", 2, STANCE_SUPPORTS)};
  EXPECT_EQ(FoldVersions(versions, KnownBy(9), {})->last.statement_id, IdOf(2));
}

TEST(BitemporalFoldTest, AnAmendmentCanTakeAStatementOutOfTheFold) {
  FoldRecord original = Said("2023", 2, STANCE_RULES_OUT);
  FoldRecord amended = Amend(original, 3);
  amended.attribution = ATTRIBUTION_ANALYST_ASSESSMENT;
  const std::vector<FoldRecord> versions = {Said("2022", 1, STANCE_SUPPORTS), original, amended};
  EXPECT_EQ(FoldVersions(versions, KnownBy(2), {})->last.stance, STANCE_RULES_OUT);
  EXPECT_EQ(FoldVersions(versions, KnownBy(3), {})->last.stance, STANCE_SUPPORTS);
}

TEST(BitemporalFoldTest, CorrectionsPiledOnCorrectionsShowOneVersionAtATime) {
  std::vector<FoldRecord> versions = {Said("2022", 1, STANCE_RULES_OUT)};
  for (uint64_t position = 2; position <= 50; ++position) {
    FoldRecord next = Amend(versions.back(), position);
    next.stance = static_cast<Stance>(1 + position % 7);
    versions.push_back(next);
  }
  for (uint64_t position = 1; position <= 50; ++position) {
    const auto line = FoldedLine(versions, KnownBy(position), {});
    ASSERT_EQ(line.size(), 1U);
    EXPECT_EQ(line[0].version_position, position);
  }
}

TEST(BitemporalFoldTest, ALateStatementChangesThePastOnlyForThoseWhoKnowIt) {
  const std::vector<FoldRecord> versions = {
      Said("2020", 1, STANCE_SUPPORTS), Said("2022", 2, STANCE_SUPPORTS), Said("2021", 3, STANCE_OPPOSES)};
  EXPECT_EQ(FoldVersions(versions, KnownBy(2), {})->run_start.statement_id, IdOf(1));
  EXPECT_EQ(FoldVersions(versions, KnownBy(3), {})->run_start.statement_id, IdOf(2));
}

}  // namespace
}  // namespace parley
