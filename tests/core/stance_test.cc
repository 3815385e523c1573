#include "core/stance.h"

#include <gtest/gtest.h>

#include "core/slug.h"

namespace parley {
namespace {

using enum event::v1::Attribution;
using enum event::v1::Stance;

TEST(StanceTest, ScaleRunsFromMinusThreeToThree) {
  EXPECT_EQ(Level(STANCE_RULES_OUT), -3);
  EXPECT_EQ(Level(STANCE_OPPOSES), -2);
  EXPECT_EQ(Level(STANCE_RESISTS), -1);
  EXPECT_EQ(Level(STANCE_NEUTRAL), 0);
  EXPECT_EQ(Level(STANCE_ACCEPTS), 1);
  EXPECT_EQ(Level(STANCE_SUPPORTS), 2);
  EXPECT_EQ(Level(STANCE_DEMANDS), 3);
  EXPECT_EQ(Level(STANCE_MIXED), 0);
  EXPECT_EQ(Level(STANCE_NOT_STATED), 0);
}

TEST(StanceTest, ScoreIsLevelOverThree) {
  EXPECT_DOUBLE_EQ(Score(STANCE_RULES_OUT), -1);
  EXPECT_DOUBLE_EQ(Score(STANCE_ACCEPTS), 1.0 / 3);
  EXPECT_DOUBLE_EQ(Score(STANCE_MIXED), 0);
}

TEST(StanceTest, MixedTakesAPositionAndAMentionDoesNot) {
  for (int number = STANCE_RULES_OUT; number <= STANCE_MIXED; ++number) {
    EXPECT_TRUE(TakesPosition(static_cast<Stance>(number))) << number;
  }
  EXPECT_FALSE(TakesPosition(STANCE_NOT_STATED));
  EXPECT_FALSE(TakesPosition(STANCE_UNSPECIFIED));
  EXPECT_FALSE(TakesPosition(static_cast<Stance>(77)));
}

TEST(StanceTest, SecondhandIsWhatOthersSay) {
  for (int number = 0; number < ATTRIBUTION_RELAYED; ++number) {
    EXPECT_FALSE(IsSecondhand(static_cast<Attribution>(number))) << number;
  }
  EXPECT_TRUE(IsSecondhand(ATTRIBUTION_RELAYED));
  EXPECT_TRUE(IsSecondhand(ATTRIBUTION_ANALYST_ASSESSMENT));
}

TEST(SlugTest, Form) {
  for (const char* good : {"a", "7", "nato-membership", "a-", "0--0"}) EXPECT_TRUE(IsSlug(good)) << good;
  EXPECT_TRUE(IsSlug(std::string(63, 'x')));
  EXPECT_FALSE(IsSlug(std::string(64, 'x')));
  for (const char* bad : {"", "-a", "NATO", "a_b", "a b", "a.b", "é", "a\n"})
    EXPECT_FALSE(IsSlug(bad)) << bad;
}

}  // namespace
}  // namespace parley
