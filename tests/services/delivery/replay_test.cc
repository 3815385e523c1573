// Parked deliveries: given up after the limit, listed, and taken up again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/alerts/delivery/sink_id.h"
#include "tests/services/delivery/delivery_fixture.h"

namespace parley::testing {
namespace {

using ::testing::ElementsAre;

class ReplayTest : public DeliveryTest {
 protected:
  // Three attempts on each of `alerts` alerts fail.
  void FailUntilParked(size_t alerts) {
    size_t failures = 0;
    for (size_t parked = 1; parked <= alerts; ++parked) {
      for (int attempt = 1; attempt < 3; ++attempt) {
        outcomes_.WaitFor(DeliveryOutcome::kFailed, ++failures);
        Advance(10'000);
      }
      outcomes_.WaitFor(DeliveryOutcome::kParked, parked);
    }
  }
};

TEST_F(ReplayTest, AfterTheLastAttemptTheNextAlertGoesOn) {
  Receiver receiver;
  for (int i = 0; i < 3; ++i) receiver.Then({.status = 500, .headers = "", .hang = false, .body = ""});
  const auto sink = Webhook(receiver.url());
  source_.AddSink(sink);
  source_.Raise(1, {sink});
  source_.Raise(2, {sink});
  StartDelivery();
  FailUntilParked(1);
  outcomes_.WaitFor(DeliveryOutcome::kDelivered, 1);
  EXPECT_THAT(IdsOf(receiver.requests()), ElementsAre("alert-1-0", "alert-1-0", "alert-1-0", "alert-2-0"));
  const std::vector<v1::ParkedDelivery> parked = Parked();
  ASSERT_EQ(parked.size(), 1U);
  EXPECT_EQ(parked[0].sink_id(), SinkId(sink));
  EXPECT_EQ(parked[0].alert().alert_id(), "alert-1-0");
  EXPECT_EQ(parked[0].attempts(), 3U);
  EXPECT_EQ(parked[0].last_error(), "answered 500");
  EXPECT_TRUE(parked[0].has_parked_at());
  EXPECT_EQ(StatusOf(sink).parked_count(), 1U);
  EXPECT_EQ(StatusOf(sink).delivered_position(), 2U);
}

TEST_F(ReplayTest, AttemptsCountOnWhenTheServiceStartsAgain) {
  Receiver receiver;
  receiver.Always({.status = 500, .headers = "", .hang = false, .body = ""});
  const auto hook = Webhook(receiver.url());
  const auto manager = Alertmanager(receiver.url("/am"));
  for (const auto& sink : {hook, manager}) source_.AddSink(sink);
  source_.Raise(1, {hook, manager});
  for (size_t start = 1; start <= 3; ++start) {
    StartDelivery();
    if (start < 3) outcomes_.WaitFor(DeliveryOutcome::kFailed, 2 * start);
  }
  outcomes_.WaitFor(DeliveryOutcome::kParked, 2);
  EXPECT_EQ(outcomes_.retries(), 4U);
  for (const v1::ParkedDelivery& parked : Parked()) EXPECT_EQ(parked.attempts(), 3U);
  EXPECT_EQ(delivery_->Replay("", {}).value(), 2U);  // from one on
  outcomes_.WaitFor(DeliveryOutcome::kFailed, 6);
  EXPECT_EQ(outcomes_.count(DeliveryOutcome::kParked), 2U);
}

TEST_F(ReplayTest, AttemptsOfAnAlertAreNotThoseOfTheNext) {
  Receiver receiver;
  for (int i = 0; i < 2; ++i) receiver.Then({.status = 500, .headers = "", .hang = false, .body = ""});
  const auto sink = Webhook(receiver.url());
  source_.AddSink(sink);
  source_.Raise(1, {sink});
  StartDelivery();
  outcomes_.WaitFor(DeliveryOutcome::kFailed, 1);
  Advance(10'000);
  outcomes_.WaitFor(DeliveryOutcome::kFailed, 2);
  Advance(10'000);
  outcomes_.WaitFor(DeliveryOutcome::kDelivered, 1);
  receiver.Always({.status = 500, .headers = "", .hang = false, .body = ""});
  source_.Raise(2, {sink});
  StartDelivery();
  outcomes_.WaitFor(DeliveryOutcome::kFailed, 3);
  EXPECT_EQ(StatusOf(sink).attempts(), 1U);
}

TEST_F(ReplayTest, ReplayedAlertsArriveWithTheirOldIdsAlsoAfterAReopening) {
  Receiver receiver;
  receiver.Always({.status = 500, .headers = "", .hang = false, .body = ""});
  const auto sink = Webhook(receiver.url());
  source_.AddSink(sink);
  source_.Raise(1, {sink});
  source_.Raise(2, {sink});
  StartDelivery();
  FailUntilParked(2);
  EXPECT_EQ(delivery_->Replay(SinkId(sink), {}).value(), 2U);
  EXPECT_EQ(Parked().size(), 0U);
  delivery_.reset();
  Open();
  receiver.Always({});
  StartDelivery();
  outcomes_.WaitFor(DeliveryOutcome::kDelivered, 2);
  const std::vector<std::string> ids = IdsOf(receiver.requests());
  EXPECT_THAT(std::vector<std::string>(ids.end() - 2, ids.end()), ElementsAre("alert-1-0", "alert-2-0"));
  EXPECT_TRUE(store_->deliveries().TakenUp(SinkId(sink), 9).value().empty());
}

TEST_F(ReplayTest, AReplayThatFailsIsParkedAgain) {
  Receiver receiver;
  receiver.Always({.status = 500, .headers = "", .hang = false, .body = ""});
  const auto sink = Webhook(receiver.url());
  source_.AddSink(sink);
  source_.Raise(1, {sink});
  StartDelivery();
  FailUntilParked(1);
  ASSERT_EQ(delivery_->Replay("", {}).value(), 1U);
  for (size_t failures = 3; failures <= 4; ++failures) {
    outcomes_.WaitFor(DeliveryOutcome::kFailed, failures);
    Advance(10'000);
  }
  outcomes_.WaitFor(DeliveryOutcome::kParked, 2);
  EXPECT_EQ(Parked().size(), 1U);
  EXPECT_EQ(store_->deliveries().Cursor(SinkId(sink)).value(), (AlertKey{1, 0}));
}

TEST_F(ReplayTest, UnknownSinksAreRefused) {
  StartDelivery();
  const auto refused = delivery_->Replay("webhook-000000000000", {});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReasonOf(refused.status()), "UNKNOWN_SINK");
  EXPECT_EQ(FieldOf(refused.status()), "sink_id");
}

TEST_F(ReplayTest, ParkedDeliveriesComeInPages) {
  const auto sink = Webhook("http://127.0.0.1:9");
  for (uint64_t position = 1; position <= 5; ++position) {
    const AlertKey key = source_.Raise(position, {sink});
    ASSERT_TRUE(store_->deliveries().Park(SinkId(sink), {{SinkId(sink), key, 12, 1, "x"}}, {}).ok());
  }
  StartDelivery();
  std::vector<std::string> ids;
  std::string resume;
  size_t pages = 0;
  do {
    const absl::StatusOr<ParkedPage> page = delivery_->Parked(SinkId(sink), resume, 2);
    ASSERT_TRUE(page.ok());
    for (const v1::ParkedDelivery& delivery : page->deliveries) ids.push_back(delivery.alert().alert_id());
    resume = page->resume;
    ++pages;
  } while (!resume.empty());
  EXPECT_THAT(ids, ElementsAre("alert-1-0", "alert-2-0", "alert-3-0", "alert-4-0", "alert-5-0"));
  EXPECT_EQ(pages, 3U);
  EXPECT_EQ(FieldOf(delivery_->Parked("", "nonsense", 2).status()), "page_token");
  EXPECT_TRUE(delivery_->Parked("webhook-other", "", 2)->deliveries.empty());
}

}  // namespace
}  // namespace parley::testing
