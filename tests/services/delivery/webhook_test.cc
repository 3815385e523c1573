// Webhooks: every alert arrives, in order, whatever the receiver does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/services/delivery/delivery_fixture.h"
#include "tests/services/delivery/hanging_lookups.h"

namespace parley::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr auto kDelivered = DeliveryOutcome::kDelivered;
constexpr auto kFailed = DeliveryOutcome::kFailed;

using WebhookTest = DeliveryTest;

TEST_F(WebhookTest, AlertsArriveInOrderOverOneConnection) {
  Receiver receiver;
  const auto sink = Webhook(receiver.url("/hook?room=7"));
  source_.AddSink(sink);
  source_.Raise(1, {sink});
  source_.Raise(1, {sink});
  StartDelivery();
  source_.Raise(3, {sink});
  delivery_->Wake();
  const auto requests = receiver.WaitFor(3);
  EXPECT_THAT(IdsOf(requests), ElementsAre("alert-1-0", "alert-1-1", "alert-3-0"));
  EXPECT_EQ(requests[0].method, "POST");
  EXPECT_EQ(requests[0].path, "/hook?room=7");
  EXPECT_EQ(requests[0].headers.at("content-type"), "application/cloudevents+json");
  EXPECT_EQ(requests[0].headers.at("webhook-id"), "alert-1-0");
  EXPECT_EQ(requests[0].headers.at("user-agent"), "parley");
  EXPECT_EQ(requests[0].headers.count("webhook-signature"), 0U);
  EXPECT_EQ(receiver.connections(), 1U);
}

TEST_F(WebhookTest, AReceiverThatFailsGetsTheSameAlertAgainWithTheSameId) {
  Receiver receiver;
  receiver.Then({.status = 503, .headers = "", .hang = false, .body = ""});
  receiver.Then({.status = 410, .headers = "", .hang = false, .body = "gone"});
  const auto sink = Webhook(receiver.url());
  source_.AddSink(sink);
  source_.Raise(1, {sink});
  source_.Raise(2, {sink});
  StartDelivery();
  outcomes_.WaitFor(kFailed, 1);
  const v1::SinkStatus failed = StatusOf(sink);
  EXPECT_EQ(failed.attempts(), 1U);
  EXPECT_EQ(failed.last_error(), "answered 503");
  EXPECT_EQ(failed.waiting_count(), 2U);
  EXPECT_EQ(failed.delivered_position(), 0U);
  EXPECT_TRUE(failed.has_next_attempt_at());
  Advance(1'000);
  outcomes_.WaitFor(kFailed, 2);
  EXPECT_EQ(StatusOf(sink).last_error(), "answered 410");
  Advance(2'000);
  outcomes_.WaitFor(kDelivered, 2);
  EXPECT_THAT(IdsOf(receiver.requests()), ElementsAre("alert-1-0", "alert-1-0", "alert-1-0", "alert-2-0"));
  EXPECT_EQ(receiver.requests()[0].body, receiver.requests()[2].body);
  EXPECT_EQ(outcomes_.retries(), 2U);
  const v1::SinkStatus fine = StatusOf(sink);
  EXPECT_EQ(fine.last_error(), "");
  EXPECT_EQ(fine.attempts(), 0U);
  EXPECT_EQ(fine.waiting_count(), 0U);
  EXPECT_EQ(fine.delivered_position(), 2U);
  EXPECT_TRUE(fine.has_last_delivered_at());
}

TEST_F(WebhookTest, WhatWaitsIsCountedForEachSink) {
  Receiver dead;
  dead.Always({.status = 500, .headers = "", .hang = false, .body = ""});
  Receiver alive;
  const auto to_dead = Webhook(dead.url());
  const auto to_alive = Webhook(alive.url());
  source_.AddSink(to_dead);
  source_.AddSink(to_alive);
  for (uint64_t position = 1; position <= 700; ++position) {
    source_.Raise(position, position % 2 == 0 ? std::vector{to_dead} : std::vector{to_dead, to_alive});
  }
  StartDelivery();
  outcomes_.WaitFor(kDelivered, 350);
  outcomes_.WaitFor(kFailed, 1);
  EXPECT_EQ(StatusOf(to_dead).waiting_count(), 700U);
  EXPECT_EQ(StatusOf(to_alive).waiting_count(), 0U);
}

TEST_F(WebhookTest, ItIsNotTriedBeforeItsTime) {
  Receiver receiver;
  receiver.Then({.status = 500, .headers = "", .hang = false, .body = ""});
  Receiver other;
  const auto sink = Webhook(receiver.url());
  const auto clock = Webhook(other.url());
  source_.AddSink(sink);
  source_.AddSink(clock);
  source_.Raise(1, {sink});
  StartDelivery();
  outcomes_.WaitFor(kFailed, 1);
  source_.Raise(2, {clock});
  Advance(999);
  outcomes_.WaitFor(kDelivered, 1);  // the service had a turn
  EXPECT_EQ(receiver.requests().size(), 1U);
  Advance(1);
  receiver.WaitFor(2);
}

TEST_F(WebhookTest, RetryAfterIsHonoured) {
  Receiver receiver;
  receiver.Then({.status = 429, .headers = "Retry-After: 60\r\n", .hang = false, .body = ""});
  Receiver other;
  const auto sink = Webhook(receiver.url());
  const auto clock = Webhook(other.url());
  source_.AddSink(sink);
  source_.AddSink(clock);
  source_.Raise(1, {sink});
  StartDelivery();
  outcomes_.WaitFor(kFailed, 1);
  source_.Raise(2, {clock});
  Advance(59'000);
  outcomes_.WaitFor(kDelivered, 1);
  EXPECT_EQ(receiver.requests().size(), 1U);
  Advance(1'000);
  outcomes_.WaitFor(kDelivered, 2);
  EXPECT_THAT(IdsOf(receiver.requests()), ElementsAre("alert-1-0", "alert-1-0"));
}

TEST_F(WebhookTest, RedirectsAreNotFollowed) {
  Receiver target;
  Receiver receiver;
  receiver.Then({.status = 307,
                 .headers = absl::StrCat("Location: ", target.url(), "\r\n"),
                 .hang = false,
                 .body = ""});
  const auto sink = Webhook(receiver.url());
  source_.AddSink(sink);
  source_.Raise(1, {sink});
  StartDelivery();
  outcomes_.WaitFor(kFailed, 1);
  EXPECT_EQ(StatusOf(sink).last_error(), "answered 307: redirects are not followed");
  Advance(1'000);
  outcomes_.WaitFor(kDelivered, 1);
  EXPECT_EQ(receiver.requests().size(), 2U);
  EXPECT_EQ(target.requests().size(), 0U);
}

TEST_F(WebhookTest, AReceiverThatHangsTimesOutAndDelaysNobodyElse) {
  Receiver slow;
  slow.Then({.status = 200, .headers = "", .hang = true, .body = ""});
  Receiver quick;
  const auto to_slow = Webhook(slow.url());
  const auto to_quick = Webhook(quick.url());
  source_.AddSink(to_slow);
  source_.AddSink(to_quick);
  for (uint64_t position = 1; position <= 20; ++position) source_.Raise(position, {to_slow, to_quick});
  options_.timeout_ms = 1'000'000;  // it hangs as long as the other sink takes
  StartDelivery();
  slow.WaitFor(1);
  quick.WaitFor(20);
  EXPECT_EQ(StatusOf(to_slow).waiting_count(), 20U);
  options_.timeout_ms = 50;
  slow.Then({.status = 200, .headers = "", .hang = true, .body = ""});
  StartDelivery();
  outcomes_.WaitFor(kFailed, 1);
  EXPECT_THAT(StatusOf(to_slow).last_error(), HasSubstr("timed out"));
  options_.timeout_ms = 1'000'000;
  StartDelivery();
  const std::vector<std::string> ids = IdsOf(slow.WaitFor(22));
  EXPECT_THAT(std::vector<std::string>(ids.begin(), ids.begin() + 4),
              ElementsAre("alert-1-0", "alert-1-0", "alert-1-0", "alert-2-0"));
}

TEST_F(WebhookTest, AHostWhoseLookupHangsHoldsUpNothing) {
  HangingLookups lookups;  // until the end of this test
  const auto sink = Webhook(absl::StrCat("http://", kHangingHost, "/hook"));
  source_.AddSink(sink);
  source_.Raise(1, {sink});
  options_.connect_timeout_ms = 50;
  StartDelivery();
  outcomes_.WaitFor(kFailed, 1);
  EXPECT_THAT(StatusOf(sink).last_error(), HasSubstr("timed out"));
  options_.connect_timeout_ms = 1'000'000;
  StartDelivery();
  lookups.WaitFor(2);
  delivery_->Stop();
}

TEST_F(WebhookTest, AReceiverThatIsDownGetsEverythingWhenItComesBack) {
  const uint16_t port = DeadPort();
  const auto sink = Webhook(absl::StrCat("http://127.0.0.1:", port, "/hook"));
  source_.AddSink(sink);
  source_.Raise(1, {sink});
  source_.Raise(2, {sink});
  StartDelivery();
  outcomes_.WaitFor(kFailed, 1);
  EXPECT_THAT(StatusOf(sink).last_error(), HasSubstr("onnect"));
  const Receiver receiver(port);
  Advance(1'000);
  outcomes_.WaitFor(kDelivered, 2);
  EXPECT_THAT(IdsOf(receiver.requests()), ElementsAre("alert-1-0", "alert-2-0"));
}

TEST_F(WebhookTest, ALongAnswerIsNotReadToItsEndAndCountsByItsStatus) {
  Receiver receiver;
  receiver.Then({.status = 200, .headers = "", .hang = false, .body = std::string(1 << 20, 'x')});
  receiver.Then({.status = 500, .headers = "", .hang = false, .body = std::string(1 << 20, 'x')});
  const auto sink = Webhook(receiver.url());
  source_.AddSink(sink);
  source_.Raise(1, {sink});
  source_.Raise(2, {sink});
  StartDelivery();
  outcomes_.WaitFor(kDelivered, 1);
  outcomes_.WaitFor(kFailed, 1);
  EXPECT_EQ(StatusOf(sink).last_error(), "answered 500");
}

TEST_F(WebhookTest, ManyAlertsForOthersAreSkippedAndTheCursorFollows) {
  Receiver receiver;
  const auto sink = Webhook(receiver.url());
  source_.AddSink(sink, /*first_position=*/2);
  for (uint64_t position = 1; position <= 5'000; ++position) {
    source_.Raise(position, position == 2 ? std::vector{sink} : std::vector<event::v1::AlertSink>{});
  }
  source_.Raise(5'001, {sink});
  StartDelivery();
  receiver.WaitFor(1);
  outcomes_.WaitFor(kDelivered, 1);
  // Nothing of before the rule named the sink.
  EXPECT_THAT(IdsOf(receiver.requests()), ElementsAre("alert-5001-0"));
  EXPECT_EQ(StatusOf(sink).delivered_position(), 5'001U);
}

}  // namespace
}  // namespace parley::testing
