#include "core/compare.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace parley {
namespace {

using enum event::v1::Stance;

TEST(SpreadTest, GapIsHalfTheRangeOfScores) {
  EXPECT_DOUBLE_EQ(MeasureSpread({STANCE_RULES_OUT, STANCE_DEMANDS}).gap, 1);
  EXPECT_DOUBLE_EQ(MeasureSpread({STANCE_OPPOSES, STANCE_NEUTRAL, STANCE_SUPPORTS}).gap, 2.0 / 3);
  EXPECT_DOUBLE_EQ(MeasureSpread({STANCE_SUPPORTS, STANCE_SUPPORTS}).gap, 0);
}

TEST(SpreadTest, OneStanceHasNoDistanceAndNoCommonGround) {
  const Spread spread = MeasureSpread({STANCE_SUPPORTS});
  EXPECT_DOUBLE_EQ(spread.gap, 0);
  EXPECT_FALSE(spread.mean_distance);
  EXPECT_FALSE(spread.common_ground);
}

TEST(SpreadTest, MeanDistanceIsOverAllPairs) {
  EXPECT_DOUBLE_EQ(*MeasureSpread({STANCE_RULES_OUT, STANCE_DEMANDS}).mean_distance, 1);
  // Pairs: (-2,0) 1/3, (-2,2) 2/3, (0,2) 1/3.
  EXPECT_DOUBLE_EQ(*MeasureSpread({STANCE_SUPPORTS, STANCE_OPPOSES, STANCE_NEUTRAL}).mean_distance, 4.0 / 9);
  EXPECT_DOUBLE_EQ(*MeasureSpread({STANCE_MIXED, STANCE_MIXED}).mean_distance, 0);
}

TEST(SpreadTest, MeanDistanceEqualsTheDefinition) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<Stance> stances(2 + random() % 30);
    for (Stance& stance : stances) stance = static_cast<Stance>(1 + random() % 8);
    double sum = 0;
    int pairs = 0;
    for (size_t a = 0; a < stances.size(); ++a) {
      for (size_t b = a + 1; b < stances.size(); ++b, ++pairs) {
        sum += std::abs(Score(stances[a]) - Score(stances[b])) / 2;
      }
    }
    EXPECT_NEAR(*MeasureSpread(stances).mean_distance, sum / pairs, 1e-12);
  }
}

TEST(SpreadTest, CommonGroundNeedsOneSideAndASmallGap) {
  EXPECT_TRUE(MeasureSpread({STANCE_ACCEPTS, STANCE_DEMANDS}).common_ground);
  EXPECT_TRUE(MeasureSpread({STANCE_RULES_OUT, STANCE_OPPOSES, STANCE_RESISTS}).common_ground);
  EXPECT_FALSE(MeasureSpread({STANCE_RESISTS, STANCE_ACCEPTS}).common_ground);   // gap 1/3, two sides
  EXPECT_FALSE(MeasureSpread({STANCE_NEUTRAL, STANCE_SUPPORTS}).common_ground);  // one takes no side
  EXPECT_FALSE(MeasureSpread({STANCE_NEUTRAL, STANCE_NEUTRAL}).common_ground);
  EXPECT_FALSE(MeasureSpread({STANCE_SUPPORTS, STANCE_MIXED}).common_ground);
}

TEST(SpreadTest, NoStancesIsEmpty) {
  EXPECT_DOUBLE_EQ(MeasureSpread({}).gap, 0);
  EXPECT_FALSE(MeasureSpread({}).mean_distance);
}

TEST(AgreementTest, AbsentWithoutASharedIssue) {
  EXPECT_FALSE(Agreement().value());
  EXPECT_EQ(Agreement().shared_issue_count(), 0U);
}

TEST(AgreementTest, OneMinusTheMeanDistance) {
  Agreement agreement;
  agreement.Add(STANCE_RULES_OUT, STANCE_DEMANDS);
  EXPECT_DOUBLE_EQ(*agreement.value(), 0);
  agreement.Add(STANCE_SUPPORTS, STANCE_SUPPORTS);
  EXPECT_DOUBLE_EQ(*agreement.value(), 0.5);
  agreement.Add(STANCE_NEUTRAL, STANCE_DEMANDS);
  EXPECT_DOUBLE_EQ(*agreement.value(), 0.5);
  EXPECT_EQ(agreement.shared_issue_count(), 3U);
}

}  // namespace
}  // namespace parley
