// How long to wait for the next attempt.
#include "services/alerts/delivery/retry_schedule.h"

#include <gtest/gtest.h>

#include "tests/storage/store_fixture.h"

namespace parley {
namespace {

using testing::At;

constexpr RetrySchedule kSchedule{1'000, 300'000, 3'600'000};

TEST(RetryScheduleTest, WaitsDoubleUpToTheCap) {
  const int64_t wanted[] = {1'000,  2'000,   4'000,   8'000,   16'000, 32'000,
                            64'000, 128'000, 256'000, 300'000, 300'000};
  for (uint32_t attempts = 1; attempts <= std::size(wanted); ++attempts) {
    EXPECT_EQ(RetryDelayMs(kSchedule, attempts, 1.0, {}), wanted[attempts - 1]) << attempts;
  }
  EXPECT_EQ(RetryDelayMs(kSchedule, UINT32_MAX, 1.0, {}), 300'000);
}

TEST(RetryScheduleTest, JitterIsFull) {
  EXPECT_EQ(RetryDelayMs(kSchedule, 4, 0.0, {}), 1);
  EXPECT_EQ(RetryDelayMs(kSchedule, 4, 0.25, {}), 2'000);
}

TEST(RetryScheduleTest, RetryAfterIsWaitedForUpToItsCap) {
  EXPECT_EQ(RetryDelayMs(kSchedule, 1, 0.5, 7'000), 7'000);
  EXPECT_EQ(RetryDelayMs(kSchedule, 9, 1.0, 7'000), 256'000);
  EXPECT_EQ(RetryDelayMs(kSchedule, 1, 0.5, INT64_MAX), 3'600'000);
}

TEST(RetryScheduleTest, RetryAfterIsSecondsOrADate) {
  const int64_t now = At("2025-09-03");
  EXPECT_EQ(ParseRetryAfter("120", now), 120'000);
  EXPECT_EQ(ParseRetryAfter(" 0 ", now), 0);
  EXPECT_EQ(ParseRetryAfter("99999999999999999999", now), INT64_MAX);
  EXPECT_EQ(ParseRetryAfter("Wed, 03 Sep 2025 00:01:30 GMT", now), 90'000);
  EXPECT_EQ(ParseRetryAfter("Tue, 02 Sep 2025 00:01:30 GMT", now), 0);
  for (const char* nothing : {"", "soon", "-1", "1.5", "Wed, 03 Sep 2025"}) {
    EXPECT_EQ(ParseRetryAfter(nothing, now), std::nullopt) << nothing;
  }
}

}  // namespace
}  // namespace parley
