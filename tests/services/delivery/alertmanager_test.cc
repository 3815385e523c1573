// Alertmanager: alerts are re-sent while they fire, and resolved when somebody took note.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "core/time.h"
#include "services/alerts/delivery/sink_id.h"
#include "tests/services/delivery/delivery_fixture.h"

namespace parley::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class AlertmanagerTest : public DeliveryTest {
 protected:
  std::string EndsIn(int64_t ms) const {
    return absl::StrCat("\"endsAt\":\"", FormatMicros(options_.now_us() + ms * 1'000), "\"");
  }
  std::vector<AlertKey> Firing(const event::v1::AlertSink& sink) {
    return store_->deliveries().Firing(SinkId(sink), {}, 100).value();
  }
};

TEST_F(AlertmanagerTest, AlertsGoTogetherAndAreReSentUntilTheyAreAcknowledged) {
  Receiver manager;
  const auto sink = Alertmanager(manager.url("/am/"));
  source_.AddSink(sink);
  const AlertKey first = source_.Raise(1, {sink});
  const AlertKey second = source_.Raise(1, {sink});
  StartDelivery();
  outcomes_.WaitFor(DeliveryOutcome::kDelivered, 1);
  EXPECT_EQ(outcomes_.alerts(DeliveryOutcome::kDelivered), 2U);
  Received request = manager.requests()[0];
  EXPECT_EQ(request.path, "/am/api/v2/alerts");
  EXPECT_EQ(request.headers.at("content-type"), "application/json");
  EXPECT_THAT(request.body, HasSubstr("alert-1-0"));
  EXPECT_THAT(request.body, HasSubstr("alert-1-1"));
  EXPECT_THAT(request.body, HasSubstr(EndsIn(240'000)));
  EXPECT_THAT(Firing(sink), ElementsAre(first, second));

  Advance(60'000);
  outcomes_.WaitFor(DeliveryOutcome::kResent, 1);
  EXPECT_THAT(manager.requests()[1].body, HasSubstr(EndsIn(240'000)));

  source_.Acknowledge(first);
  delivery_->OnEvaluated({first});
  outcomes_.WaitFor(DeliveryOutcome::kResolved, 1);
  request = manager.requests()[2];
  EXPECT_THAT(request.body, HasSubstr("alert-1-0"));
  EXPECT_THAT(request.body, Not(HasSubstr("alert-1-1")));
  EXPECT_THAT(request.body, HasSubstr(EndsIn(0)));
  EXPECT_THAT(Firing(sink), ElementsAre(second));

  Advance(60'000);
  outcomes_.WaitFor(DeliveryOutcome::kResent, 2);
  EXPECT_THAT(manager.requests()[3].body, Not(HasSubstr("alert-1-0")));
}

TEST_F(AlertmanagerTest, WhatWasAcknowledgedWhileTheServerWasDownIsResolvedAtOnce) {
  Receiver manager;
  const auto sink = Alertmanager(manager.url());
  source_.AddSink(sink);
  const AlertKey key = source_.Raise(1, {sink});
  StartDelivery();
  outcomes_.WaitFor(DeliveryOutcome::kDelivered, 1);
  delivery_.reset();
  source_.Acknowledge(key);
  StartDelivery();
  EXPECT_THAT(manager.WaitFor(2)[1].body, HasSubstr(EndsIn(0)));
  outcomes_.WaitFor(DeliveryOutcome::kResolved, 1);
  EXPECT_THAT(Firing(sink), IsEmpty());
}

TEST_F(AlertmanagerTest, AlertsOfARuleThatIsGoneAreResolvedAtOnceAndOthersGoOn) {
  Receiver manager;
  const auto sink = Alertmanager(manager.url());
  source_.AddSink(sink, 0, {"r", "other"});
  source_.Raise(1, {sink});
  const AlertKey kept = source_.Raise(2, {sink}, "other");
  StartDelivery();
  outcomes_.WaitFor(DeliveryOutcome::kDelivered, 1);
  source_.RemoveSinks();
  source_.AddSink(sink, 0, {"other"});
  delivery_->Wake();  // long before the next round
  outcomes_.WaitFor(DeliveryOutcome::kResent, 1);
  const std::string body = manager.requests()[1].body;
  EXPECT_THAT(body, ContainsRegex("alert-1-0.*" + EndsIn(0) + ".*alert-2-0.*" + EndsIn(240'000)));
  EXPECT_THAT(Firing(sink), ElementsAre(kept));
}

TEST_F(AlertmanagerTest, AlertsOfASinkThatNoRuleNamesAreResolvedEvenIfItIsDownForAWhile) {
  Receiver manager;
  const auto sink = Alertmanager(manager.url());
  source_.AddSink(sink);
  source_.Raise(1, {sink});
  StartDelivery();
  outcomes_.WaitFor(DeliveryOutcome::kDelivered, 1);
  manager.Then({.status = 503, .headers = "", .hang = false, .body = ""});
  source_.RemoveSinks();
  delivery_->Wake();
  outcomes_.WaitFor(DeliveryOutcome::kFailed, 1);
  EXPECT_THAT(delivery_->Status().value(), IsEmpty());
  Advance(10'000);
  outcomes_.WaitFor(DeliveryOutcome::kResolved, 1);
  EXPECT_THAT(manager.requests()[2].body, HasSubstr(EndsIn(0)));
  EXPECT_THAT(Firing(sink), IsEmpty());
  Advance(600'000);
  EXPECT_EQ(manager.requests().size(), 3U);
}

TEST_F(AlertmanagerTest, ASinkThatIsNamedAgainWhileItIsDownGoesOnFiring) {
  Receiver manager;
  const auto sink = Alertmanager(manager.url());
  source_.AddSink(sink);
  const AlertKey key = source_.Raise(1, {sink});
  StartDelivery();
  outcomes_.WaitFor(DeliveryOutcome::kDelivered, 1);
  manager.Always({.status = 503, .headers = "", .hang = false, .body = ""});
  source_.RemoveSinks();
  delivery_->Wake();
  outcomes_.WaitFor(DeliveryOutcome::kFailed, 1);
  source_.AddSink(sink);
  manager.Always({});
  const AlertKey later = source_.Raise(2, {sink});
  Advance(10'000);
  outcomes_.WaitFor(DeliveryOutcome::kDelivered, 2);
  outcomes_.WaitFor(DeliveryOutcome::kResent, 1);
  EXPECT_EQ(outcomes_.count(DeliveryOutcome::kResolved), 0U);
  EXPECT_THAT(Firing(sink), ElementsAre(key, later));
}

TEST_F(AlertmanagerTest, ASinkThatIsGoneForGoodIsForgottenWhenItsAlertsHaveEndedThere) {
  Receiver manager;
  const auto sink = Alertmanager(manager.url());
  source_.AddSink(sink);
  source_.Raise(1, {sink});
  StartDelivery();
  outcomes_.WaitFor(DeliveryOutcome::kDelivered, 1);
  manager.Always({.status = 503, .headers = "", .hang = false, .body = ""});
  source_.RemoveSinks();
  delivery_->Wake();
  outcomes_.WaitFor(DeliveryOutcome::kFailed, 1);
  Advance(240'000);
  outcomes_.WaitFor(DeliveryOutcome::kFailed, 2);
  delivery_->Stop();
  EXPECT_THAT(Firing(sink), IsEmpty());
}

TEST_F(AlertmanagerTest, WhatWasAcknowledgedBeforeItWasSentIsNotSent) {
  Receiver manager;
  const auto sink = Alertmanager(manager.url());
  source_.AddSink(sink);
  source_.Acknowledge(source_.Raise(1, {sink}));
  source_.Raise(2, {sink});
  StartDelivery();
  outcomes_.WaitFor(DeliveryOutcome::kDelivered, 1);
  EXPECT_THAT(manager.requests()[0].body, Not(HasSubstr("alert-1-0")));
  EXPECT_EQ(StatusOf(sink).delivered_position(), 2U);
}

TEST_F(AlertmanagerTest, AResolutionThatFailsIsTriedUntilItIsTaken) {
  Receiver manager;
  const auto sink = Alertmanager(manager.url());
  source_.AddSink(sink);
  const AlertKey key = source_.Raise(1, {sink});
  StartDelivery();
  outcomes_.WaitFor(DeliveryOutcome::kDelivered, 1);
  for (int i = 0; i < 5; ++i) manager.Then({.status = 503, .headers = "", .hang = false, .body = ""});
  source_.Acknowledge(key);
  delivery_->OnEvaluated({key});
  for (size_t failures = 1; failures <= 5; ++failures) {
    outcomes_.WaitFor(DeliveryOutcome::kFailed, failures);
    Advance(300'000);
  }
  outcomes_.WaitFor(DeliveryOutcome::kResolved, 1);
  EXPECT_EQ(outcomes_.count(DeliveryOutcome::kParked), 0U);
  EXPECT_THAT(Firing(sink), IsEmpty());
}

TEST_F(AlertmanagerTest, BatchesAreBounded) {
  Receiver manager;
  const auto sink = Alertmanager(manager.url());
  source_.AddSink(sink);
  for (uint64_t position = 1; position <= 150; ++position) source_.Raise(position, {sink});
  StartDelivery();
  outcomes_.WaitFor(DeliveryOutcome::kDelivered, 3);
  EXPECT_EQ(outcomes_.alerts(DeliveryOutcome::kDelivered), 150U);
  Advance(60'000);
  outcomes_.WaitFor(DeliveryOutcome::kResent, 3);
  EXPECT_EQ(outcomes_.alerts(DeliveryOutcome::kResent), 150U);
}

TEST_F(AlertmanagerTest, ABatchThatIsNotTakenIsParkedAndReplayed) {
  Receiver manager;
  manager.Always({.status = 400, .headers = "", .hang = false, .body = ""});
  const auto sink = Alertmanager(manager.url());
  source_.AddSink(sink);
  source_.Raise(1, {sink});
  const AlertKey second = source_.Raise(2, {sink});
  StartDelivery();
  for (size_t failures = 1; failures <= 2; ++failures) {
    outcomes_.WaitFor(DeliveryOutcome::kFailed, failures);
    Advance(10'000);
  }
  outcomes_.WaitFor(DeliveryOutcome::kParked, 1);
  EXPECT_EQ(Parked().size(), 2U);
  manager.Always({});
  EXPECT_EQ(delivery_->Replay("", {second}).value(), 1U);
  outcomes_.WaitFor(DeliveryOutcome::kDelivered, 1);
  EXPECT_THAT(Firing(sink), ElementsAre(second));
  EXPECT_EQ(Parked().size(), 1U);
}

}  // namespace
}  // namespace parley::testing
