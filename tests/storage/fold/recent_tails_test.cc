#include "storage/fold/recent_tails.h"

#include <gtest/gtest.h>

#include "line_model.h"

namespace parley {
namespace {

constexpr PairKey kPair = {1, 2};

TEST(RecentTailsTest, GivesATailOnceAndOnlyForItsPosition) {
  RecentTails tails;
  tails.Keep(kPair, 5, FoldRecords{Said(7, event::v1::STANCE_ACCEPTS)});
  EXPECT_FALSE(tails.Take({1, 3}, 5));
  const auto tail = tails.Take(kPair, 5);
  ASSERT_TRUE(tail);
  ASSERT_EQ(tail->size(), 1U);
  EXPECT_EQ(tail->front().said_at_us, 7);
  EXPECT_FALSE(tails.Take(kPair, 5));
}

TEST(RecentTailsTest, ForgetsATailThatWasAskedForAtAnotherPosition) {
  RecentTails tails;
  tails.Keep(kPair, 5, FoldRecords{Said(7, event::v1::STANCE_ACCEPTS)});
  EXPECT_FALSE(tails.Take(kPair, 4));
  EXPECT_FALSE(tails.Take(kPair, 5));
}

TEST(RecentTailsTest, KeepsTheNewerOnesWhenThereAreTooMany) {
  RecentTails tails;
  const FoldRecords tail(64, Said(7, event::v1::STANCE_ACCEPTS));
  constexpr uint32_t kPairs = 10'000;
  for (uint32_t pair = 1; pair <= kPairs; ++pair) tails.Keep({pair, 1}, pair, tail);
  EXPECT_FALSE(tails.Take({1, 1}, 1));
  EXPECT_TRUE(tails.Take({kPairs - 100, 1}, kPairs - 100));
  EXPECT_TRUE(tails.Take({kPairs, 1}, kPairs));
}

}  // namespace
}  // namespace parley
