// Webhooks: where they may go, how they are signed, and what is never told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "services/alerts/delivery/webhook_signature.h"
#include "tests/services/delivery/delivery_fixture.h"

namespace parley::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto kDelivered = DeliveryOutcome::kDelivered;
constexpr auto kFailed = DeliveryOutcome::kFailed;
constexpr auto kParked = DeliveryOutcome::kParked;

using WebhookSecurityTest = DeliveryTest;

TEST_F(WebhookSecurityTest, PrivateAddressesAreRefusedWithoutTheFlag) {
  Receiver receiver;
  options_.allow_private_sinks = false;
  const auto by_address = Webhook(receiver.url());
  const auto by_name = Webhook(absl::StrCat("http://localhost:", receiver.port(), "/hook"));
  source_.AddSink(by_address);
  source_.AddSink(by_name);
  source_.Raise(1, {by_address, by_name});
  StartDelivery();
  outcomes_.WaitFor(kFailed, 2);
  EXPECT_THAT(StatusOf(by_address).last_error(), HasSubstr("--allow-private-sinks"));
  EXPECT_THAT(StatusOf(by_name).last_error(), HasSubstr("--allow-private-sinks"));
  EXPECT_EQ(receiver.connections(), 0U);
}

TEST_F(WebhookSecurityTest, SignaturesVerifyAndSecretsCanBeReplacedWhileItRuns) {
  options_.secrets_dir = directory_ + "-secrets";
  std::filesystem::create_directories(options_.secrets_dir);
  const auto write = [this](const std::string& text) {
    std::ofstream(options_.secrets_dir + "/desk") << text;
  };
  write("first\n");
  Receiver receiver;
  const auto sink = Webhook(receiver.url(), "desk");
  source_.AddSink(sink);
  source_.Raise(1, {sink});
  StartDelivery();
  outcomes_.WaitFor(kDelivered, 1);
  write("second\nfirst\n");
  source_.Raise(2, {sink});
  delivery_->Wake();
  outcomes_.WaitFor(kDelivered, 2);
  const auto requests = receiver.requests();
  const int64_t timestamp_s = options_.now_us() / 1'000'000;
  EXPECT_EQ(requests[0].headers.at("webhook-timestamp"), absl::StrCat(timestamp_s));
  EXPECT_EQ(requests[0].headers.at("webhook-signature"),
            WebhookSignature({"first"}, "alert-1-0", timestamp_s, requests[0].body));
  EXPECT_EQ(requests[1].headers.at("webhook-signature"),
            WebhookSignature({"second", "first"}, "alert-2-0", timestamp_s, requests[1].body));
  std::filesystem::remove_all(options_.secrets_dir);
}

TEST_F(WebhookSecurityTest, WithoutItsSecretNothingIsSentAndTheReasonIsTold) {
  Receiver receiver;
  const auto missing = Webhook(receiver.url("/missing"), "press-room");
  const auto damaged = Webhook(receiver.url("/damaged"), "desk");
  environment_["PARLEY_SECRET_DESK"] = "whsec_hunter2!";
  source_.AddSink(missing);
  source_.AddSink(damaged);
  source_.Raise(1, {missing, damaged});
  StartDelivery();
  outcomes_.WaitFor(kFailed, 2);
  EXPECT_THAT(StatusOf(missing).last_error(), HasSubstr("PARLEY_SECRET_PRESS_ROOM"));
  EXPECT_THAT(StatusOf(damaged).last_error(), HasSubstr("secret desk cannot be used"));
  Advance(10'000);
  outcomes_.WaitFor(kFailed, 4);
  Advance(10'000);
  outcomes_.WaitFor(kParked, 2);
  std::string everything = log_text();
  for (const v1::ParkedDelivery& delivery : Parked()) everything += delivery.DebugString();
  everything += StatusOf(damaged).DebugString();
  EXPECT_THAT(everything, HasSubstr("parked"));
  EXPECT_THAT(everything, Not(HasSubstr("hunter2")));
  EXPECT_EQ(receiver.requests().size(), 0U);
}

}  // namespace
}  // namespace parley::testing
