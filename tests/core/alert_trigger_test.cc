#include "core/alert_trigger.h"

#include "gtest/gtest.h"

namespace parley {
namespace {

Uuid Id(uint8_t number) {
  Uuid id;
  id.bytes[15] = number;
  return id;
}

StandingStance Standing(const Uuid& last, const std::vector<Uuid>& signals) {
  StandingStance stance;
  stance.last.statement_id = last;
  stance.mixed_signals = signals;
  return stance;
}

TEST(AlertTriggerTest, MixedSignalsAreNewsWhenTheStatementTakesPart) {
  const StandingStance mixed = Standing(Id(2), {Id(1)});
  EXPECT_TRUE(TurnedMixed(std::nullopt, mixed, Id(2)));
  EXPECT_TRUE(TurnedMixed(Standing(Id(2), {}), mixed, Id(1)));  // the earlier one came late
  EXPECT_FALSE(TurnedMixed(mixed, mixed, Id(1)));               // they were there before
  EXPECT_FALSE(TurnedMixed(mixed, Standing(Id(3), {}), Id(3)));
  EXPECT_FALSE(TurnedMixed(mixed, std::nullopt, Id(2)));
}

// Statement 3 hid them and was taken back.
TEST(AlertTriggerTest, MixedSignalsThatComeBackAreNoNews) {
  EXPECT_FALSE(TurnedMixed(Standing(Id(3), {}), Standing(Id(2), {Id(1)}), Id(3)));
}

}  // namespace
}  // namespace parley
