// Stopping, starting again, rules that change, and tests of sinks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "absl/strings/str_cat.h"
#include "services/alerts/delivery/sink_id.h"
#include "tests/services/delivery/delivery_fixture.h"

namespace parley::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto kDelivered = DeliveryOutcome::kDelivered;

class StoppingTest : public DeliveryTest {
 protected:
  absl::StatusOr<std::vector<v1::SinkTest>> Try(const std::vector<event::v1::AlertSink>& sinks) {
    event::v1::AlertRule rule;
    rule.set_rule_id("r");
    for (const event::v1::AlertSink& sink : sinks) *rule.add_sinks() = sink;
    std::promise<absl::StatusOr<std::vector<v1::SinkTest>>> answer;
    delivery_->Test(rule, [&answer](const auto& results) { answer.set_value(results); });
    return answer.get_future().get();
  }
};

TEST_F(StoppingTest, ACursorSurvivesReopeningSoNothingIsSentTwice) {
  Receiver receiver;
  const auto sink = Webhook(receiver.url());
  source_.AddSink(sink);
  source_.Raise(1, {sink});
  StartDelivery();
  outcomes_.WaitFor(kDelivered, 1);
  delivery_.reset();
  Open();
  source_.Raise(2, {sink});
  StartDelivery();
  outcomes_.WaitFor(kDelivered, 2);
  EXPECT_THAT(IdsOf(receiver.requests()), ElementsAre("alert-1-0", "alert-2-0"));
}

TEST_F(StoppingTest, WhatWasUnderWayWhenItStoppedIsSentAgain) {
  Receiver receiver;
  receiver.Then({.status = 200, .headers = "", .hang = true, .body = ""});
  const auto sink = Webhook(receiver.url());
  source_.AddSink(sink);
  source_.Raise(1, {sink});
  options_.timeout_ms = 1'000'000;
  StartDelivery();
  receiver.WaitFor(1);
  delivery_->Stop();  // does not wait for the answer
  EXPECT_EQ(store_->deliveries().Cursor(SinkId(sink)).value(), std::nullopt);
  StartDelivery();
  outcomes_.WaitFor(kDelivered, 1);
  EXPECT_THAT(IdsOf(receiver.requests()), ElementsAre("alert-1-0", "alert-1-0"));
}

TEST_F(StoppingTest, ASinkThatNoRuleNamesAnyMoreGetsNothing) {
  Receiver receiver;
  receiver.Then({.status = 500, .headers = "", .hang = false, .body = ""});
  Receiver other;
  const auto sink = Webhook(receiver.url());
  const auto later = Webhook(other.url());
  source_.AddSink(sink);
  source_.Raise(1, {sink});
  StartDelivery();
  outcomes_.WaitFor(DeliveryOutcome::kFailed, 1);
  source_.RemoveSinks();
  source_.AddSink(later, 1);
  source_.Raise(2, {later});
  Advance(10'000);
  outcomes_.WaitFor(kDelivered, 1);
  EXPECT_EQ(receiver.requests().size(), 1U);
  EXPECT_EQ(delivery_->Status()->size(), 1U);
  source_.AddSink(sink);  // named again: goes on where it was
  Advance(1);
  outcomes_.WaitFor(kDelivered, 2);
  EXPECT_THAT(IdsOf(receiver.requests()), ElementsAre("alert-1-0", "alert-1-0"));
}

TEST_F(StoppingTest, TestsTellWhatEachSinkAnswered) {
  Receiver good;
  Receiver bad;
  bad.Always({.status = 404, .headers = "", .hang = false, .body = ""});
  Receiver manager;
  StartDelivery();
  const auto results =
      Try({Webhook(good.url()), Webhook(bad.url()), Webhook(good.url(), "no-such"),
           Alertmanager(manager.url()), Webhook(absl::StrCat("http://127.0.0.1:", DeadPort()))});
  ASSERT_TRUE(results.ok()) << results.status();
  ASSERT_EQ(results->size(), 5U);
  EXPECT_TRUE((*results)[0].delivered());
  EXPECT_EQ((*results)[0].http_status(), 200U);
  EXPECT_EQ((*results)[0].sink_id(), SinkId(Webhook(good.url())));
  EXPECT_FALSE((*results)[1].delivered());
  EXPECT_EQ((*results)[1].http_status(), 404U);
  EXPECT_EQ((*results)[1].error(), "answered 404");
  EXPECT_THAT((*results)[2].error(), HasSubstr("no-such"));
  EXPECT_EQ((*results)[2].http_status(), 0U);
  EXPECT_TRUE((*results)[3].delivered());
  EXPECT_FALSE((*results)[4].delivered());
  EXPECT_EQ(good.requests().size(), 1U);  // once, and nothing without the secret
  EXPECT_THAT(good.requests()[0].body, HasSubstr("nothing has happened"));
  EXPECT_EQ(manager.requests()[0].path, "/hook/api/v2/alerts");
}

TEST_F(StoppingTest, ATestUnderWayHearsOfTheShutdown) {
  Receiver receiver;
  receiver.Always({.status = 200, .headers = "", .hang = true, .body = ""});
  options_.timeout_ms = 1'000'000;
  StartDelivery();
  event::v1::AlertRule rule;
  *rule.add_sinks() = Webhook(receiver.url());
  absl::Status heard;
  delivery_->Test(rule, [&heard](const auto& results) { heard = results.status(); });
  receiver.WaitFor(1);
  delivery_->Stop();
  EXPECT_EQ(ReasonOf(heard), "SHUTTING_DOWN");
  EXPECT_EQ(ReasonOf(Try({}).status()), "SHUTTING_DOWN");
}

TEST_F(StoppingTest, TestsUnderWayHaveALimit) {
  Receiver good;
  Receiver silent;
  silent.Always({.status = 200, .headers = "", .hang = true, .body = ""});
  options_.connect_timeout_ms = options_.timeout_ms = 1'000'000;
  StartDelivery();
  EXPECT_TRUE(Try({Webhook(good.url())}).ok());  // is over, and counts no more
  event::v1::AlertRule rule;
  *rule.add_sinks() = Webhook(silent.url());
  std::atomic<size_t> stopped{0};
  for (size_t i = 0; i < limits::kSinkTestsMax; ++i) {
    delivery_->Test(rule, [&stopped](const auto& results) {
      if (ReasonOf(results.status()) == "SHUTTING_DOWN") ++stopped;
    });
  }
  silent.WaitFor(limits::kSinkTestsMax);
  EXPECT_EQ(ReasonOf(Try({Webhook(good.url())}).status()), "QUEUE_FULL");
  delivery_->Stop();
  EXPECT_EQ(stopped, limits::kSinkTestsMax);
}

TEST_F(StoppingTest, WithoutSinksThereIsNothingToDo) {
  source_.Raise(1, {});
  StartDelivery();
  EXPECT_THAT(*delivery_->Status(), IsEmpty());
  delivery_->Stop();
  delivery_->Stop();
}

}  // namespace
}  // namespace parley::testing
