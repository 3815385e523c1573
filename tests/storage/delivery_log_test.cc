// The record of deliveries: cursors, parked deliveries, what is taken up again, and their bytes.
#include "storage/alerts/delivery_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "storage/alerts/delivery_codec.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const char kHook[] = "webhook-0123456789ab";
const char kOther[] = "webhook-0123456789ac";

ParkedRecord Parked(const std::string& sink, AlertKey key, uint32_t attempts = 12) {
  return {sink, key, attempts, At("2025-09-03") + 12 * 3'600'000'000, "503"};
}

class DeliveryLogTest : public StoreTest {
 protected:
  DeliveryLog& log() { return store_->deliveries(); }
  std::vector<ParkedRecord> List(const ParkedQuery& query) { return log().Parked(query).value(); }
};

// docs/storage-format-alerts.md shows these bytes. They are on people's disks.
TEST(DeliveryCodecTest, BytesAreThoseOfTheDocument) {
  EXPECT_EQ(absl::BytesToHexString(CursorKey(kHook)), "01776562686f6f6b2d303132333435363738396162");
  EXPECT_EQ(absl::BytesToHexString(EncodeAlertKey({7, 0})), "000000000000000700000000");
  EXPECT_EQ(absl::BytesToHexString(DeliveryKey(DeliveryKind::kParked, kHook, {5, 2})),
            "02776562686f6f6b2d30313233343536373839616200000000000000000500000002");
  EXPECT_EQ(absl::BytesToHexString(EncodeParked(Parked(kHook, {5, 2}))), "010000000c80063de45816f000353033");
  EXPECT_EQ(absl::BytesToHexString(AttemptsKey(kHook)), "05776562686f6f6b2d303132333435363738396162");
  EXPECT_EQ(absl::BytesToHexString(EncodeAttempts({{8, 0}, 2})), "00000000000000080000000000000002");
  EXPECT_EQ(absl::BytesToHexString(DeliveryKey(DeliveryKind::kTakenUp, kHook, {1, 1})).substr(0, 2), "03");
  EXPECT_EQ(absl::BytesToHexString(DeliveryKey(DeliveryKind::kFiring, kHook, {1, 1})).substr(0, 2), "04");
}

TEST(DeliveryCodecTest, LongErrorsAreCutBetweenCharacters) {
  ParkedRecord record = Parked(kHook, {1, 0});
  record.last_error = std::string(kLastErrorBytesMax - 1, 'x') + "\u00e9";
  const auto read = DecodeParked(DeliveryKey(DeliveryKind::kParked, kHook, {1, 0}), EncodeParked(record));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->last_error, std::string(kLastErrorBytesMax - 1, 'x'));
}

TEST(DeliveryCodecTest, MalformedRecordsAreRefused) {
  const std::string key = DeliveryKey(DeliveryKind::kParked, kHook, {1, 0});
  EXPECT_FALSE(DecodeParked(key, "").has_value());
  EXPECT_FALSE(DecodeParked(key, std::string(13, '\2')).has_value());
  EXPECT_FALSE(DecodeParked("\2x", EncodeParked(Parked(kHook, {1, 0}))).has_value());
  EXPECT_FALSE(DecodeAttempts("too short").has_value());
  EXPECT_FALSE(DecodeAlertKey("too short", 9).has_value());
}

TEST(DeliveryCodecTest, WhatWasWrittenIsRead) {
  const ParkedRecord record = Parked(kHook, {5, 2});
  EXPECT_EQ(DecodeParked(DeliveryKey(DeliveryKind::kParked, kHook, {5, 2}), EncodeParked(record)), record);
  EXPECT_EQ(DecodeAttempts(EncodeAttempts({{8, 1}, 2})), (FailedAttempts{{8, 1}, 2}));
  const std::string key = EncodeAlertKey({7, 3});
  EXPECT_EQ(DecodeAlertKey(key.data(), key.size()), (AlertKey{7, 3}));
}

TEST_F(DeliveryLogTest, ACursorSurvivesReopening) {
  EXPECT_EQ(log().Cursor(kHook).value(), std::nullopt);
  ASSERT_TRUE(log().Advance(kHook, {7, 3}, {}).ok());
  Open();
  EXPECT_EQ(log().Cursor(kHook).value(), (AlertKey{7, 3}));
  EXPECT_EQ(log().Cursor(kOther).value(), std::nullopt);
}

TEST_F(DeliveryLogTest, AttemptsAreKeptUntilTheAlertIsTakenOrParked) {
  const FailedAttempts failed{{7, 0}, 2};
  EXPECT_EQ(log().Attempts(kHook).value(), std::nullopt);
  ASSERT_TRUE(log().SetAttempts(kHook, {{7, 0}, 1}).ok());
  ASSERT_TRUE(log().SetAttempts(kHook, failed).ok());
  Open();
  EXPECT_EQ(log().Attempts(kHook).value(), failed);
  EXPECT_EQ(log().Attempts(kOther).value(), std::nullopt);
  ASSERT_TRUE(log().Advance(kHook, {7, 0}, {}).ok());
  EXPECT_EQ(log().Attempts(kHook).value(), std::nullopt);
  ASSERT_TRUE(log().SetAttempts(kHook, failed).ok());
  ASSERT_TRUE(log().Park(kHook, {Parked(kHook, {7, 0})}, std::nullopt).ok());
  EXPECT_EQ(log().Attempts(kHook).value(), std::nullopt);
  ASSERT_TRUE(log().SetAttempts(kHook, failed).ok());
  ASSERT_TRUE(log().FinishTakenUp(kHook, {{7, 0}}, {}).ok());
  EXPECT_EQ(log().Attempts(kHook).value(), std::nullopt);
}

TEST_F(DeliveryLogTest, ARebuildLeavesDeliveriesAlone) {
  Append(SmallCatalog());
  ASSERT_TRUE(log().Advance(kHook, {7, 3}, {}).ok());
  Open(/*rebuild=*/true);
  EXPECT_EQ(log().Cursor(kHook).value(), (AlertKey{7, 3}));
}

TEST_F(DeliveryLogTest, ParkingMovesTheCursorInTheSameStep) {
  ASSERT_TRUE(log().Park(kHook, {Parked(kHook, {5, 2})}, AlertKey{5, 2}).ok());
  Open();
  EXPECT_EQ(log().Cursor(kHook).value(), (AlertKey{5, 2}));
  EXPECT_THAT(List({.sink_id = kHook, .after = {}, .limit = 9}), ElementsAre(Parked(kHook, {5, 2})));
  EXPECT_EQ(log().CountParked(kHook).value(), 1U);
}

TEST_F(DeliveryLogTest, ParkedDeliveriesAreCountedOnce) {
  ASSERT_TRUE(log().Park(kHook, {Parked(kHook, {1, 0}), Parked(kHook, {2, 0})}, AlertKey{2, 0}).ok());
  ASSERT_TRUE(log().Park(kHook, {Parked(kHook, {2, 0}), Parked(kHook, {3, 0})}, AlertKey{3, 0}).ok());
  ASSERT_TRUE(log().Park(kOther, {Parked(kOther, {1, 0})}, AlertKey{1, 0}).ok());
  EXPECT_EQ(log().CountParked(kHook).value(), 3U);
  EXPECT_EQ(log().CountParked(std::nullopt).value(), 4U);
  EXPECT_EQ(log().TakeUp(kHook, {AlertKey{1, 0}, AlertKey{7, 0}}).value(), 1U);
  EXPECT_EQ(log().CountParked(kHook).value(), 2U);
  Open();
  EXPECT_EQ(log().CountParked(kHook).value(), 2U);
  EXPECT_EQ(log().CountParked(std::nullopt).value(), 3U);
}

TEST_F(DeliveryLogTest, ParkedDeliveriesAreListedInPages) {
  ASSERT_TRUE(log().Park(kHook, {Parked(kHook, {300, 0}), Parked(kHook, {5, 2})}, {}).ok());
  ASSERT_TRUE(log().Park(kOther, {Parked(kOther, {1, 0})}, {}).ok());
  const std::vector<ParkedRecord> first = List({.sink_id = {}, .after = {}, .limit = 2});
  EXPECT_THAT(first, ElementsAre(Parked(kHook, {5, 2}), Parked(kHook, {300, 0})));
  EXPECT_THAT(List({.sink_id = {}, .after = {{kHook, {300, 0}}}, .limit = 2}),
              ElementsAre(Parked(kOther, {1, 0})));
  EXPECT_THAT(List({.sink_id = kHook, .after = {{kHook, {5, 2}}}, .limit = 9}),
              ElementsAre(Parked(kHook, {300, 0})));
}

TEST_F(DeliveryLogTest, WhatIsTakenUpIsParkedNoLongerAndWaitsUntilItIsFinished) {
  ASSERT_TRUE(
      log().Park(kHook, {Parked(kHook, {1, 0}), Parked(kHook, {2, 0}), Parked(kHook, {3, 0})}, {}).ok());
  EXPECT_EQ(log().TakeUp(kHook, {{2, 0}, {9, 9}}).value(), 1U);
  EXPECT_EQ(log().TakeUp(kHook, {}).value(), 2U);
  EXPECT_EQ(log().TakeUp(kHook, {}).value(), 0U);
  EXPECT_EQ(log().CountParked(kHook).value(), 0U);
  Open();
  EXPECT_THAT(log().TakenUp(kHook, 2).value(), ElementsAre(AlertKey{1, 0}, AlertKey{2, 0}));
  ASSERT_TRUE(log().FinishTakenUp(kHook, {{1, 0}, {2, 0}}, {}).ok());
  EXPECT_THAT(log().TakenUp(kHook, 9).value(), ElementsAre(AlertKey{3, 0}));
}

TEST_F(DeliveryLogTest, WhatWasTakenUpCanBeParkedAgain) {
  ASSERT_TRUE(log().Park(kHook, {Parked(kHook, {1, 0})}, {}).ok());
  ASSERT_EQ(log().TakeUp(kHook, {}).value(), 1U);
  ASSERT_TRUE(log().Park(kHook, {Parked(kHook, {1, 0}, 24)}, {}).ok());
  EXPECT_THAT(log().TakenUp(kHook, 9).value(), IsEmpty());
  EXPECT_THAT(List({.sink_id = kHook, .after = {}, .limit = 9}), ElementsAre(Parked(kHook, {1, 0}, 24)));
}

TEST_F(DeliveryLogTest, FiringAlertsAreRememberedUntilTheyAreResolved) {
  ASSERT_TRUE(log().Advance("alertmanager-1", {4, 0}, {{2, 0}, {4, 0}}).ok());
  ASSERT_TRUE(log().FinishTakenUp("alertmanager-1", {}, {{1, 0}}).ok());
  Open();
  EXPECT_THAT(log().Firing("alertmanager-1", {}, 9).value(),
              ElementsAre(AlertKey{1, 0}, AlertKey{2, 0}, AlertKey{4, 0}));
  EXPECT_THAT(log().Firing("alertmanager-1", AlertKey{1, 0}, 1).value(), ElementsAre(AlertKey{2, 0}));
  ASSERT_TRUE(log().ForgetFiring("alertmanager-1", {{1, 0}, {2, 0}}).ok());
  EXPECT_THAT(log().Firing("alertmanager-1", {}, 9).value(), ElementsAre(AlertKey{4, 0}));
}

}  // namespace
}  // namespace parley::testing
