// TestSinks over the wire: receivers that do not answer hold up nobody but who asked.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "services/limits.h"
#include "tests/services/alerts_fixture.h"
#include "tests/services/delivery/receiver.h"

namespace parley::testing {
namespace {

class SinkTestsTest : public AlertsTest {
 protected:
  void SetUp() override {
    AlertsTest::SetUp();
    ServerOptions options;
    options.delivery.allow_private_sinks = true;
    options.delivery.connect_timeout_ms = options.delivery.timeout_ms = 1'000'000;
    ServeAlerts(std::move(options));
    event::v1::AlertRule rule = Rule("desk");
    rule.mutable_statement();
    rule.add_sinks()->mutable_webhook()->set_url(receiver_.url());
    EXPECT_EQ(Declare(rule), v1::ALERT_RULE_CHANGE_CREATED);
  }

  grpc::Status TestSinks(grpc::ClientContext& context, v1::TestSinksResponse& response,
                         const std::string& rule = "desk") {
    v1::TestSinksRequest request;
    request.set_rule_id(rule);
    return alerts_->TestSinks(&context, request, &response);
  }

  Receiver receiver_;
};

TEST_F(SinkTestsTest, TellWhatWasAnsweredOrWhichRuleIsUnknown) {
  grpc::ClientContext known;
  v1::TestSinksResponse response;
  ASSERT_TRUE(TestSinks(known, response).ok());
  ASSERT_EQ(response.tests_size(), 1);
  EXPECT_TRUE(response.tests(0).delivered());
  grpc::ClientContext unknown;
  const WireError error = ErrorOf(TestSinks(unknown, response, "dusk"));
  EXPECT_EQ(error.reason, "UNKNOWN_RULE");
  EXPECT_EQ(error.field, "rule_id");
  EXPECT_EQ(error.metadata.at("suggestions"), "desk");
}

TEST_F(SinkTestsTest, OfSilentReceiversHoldUpNoOtherCall) {
  constexpr size_t kTests = limits::kAlertThreads + 1;  // more than the threads that answer such calls
  receiver_.Always({.status = 200, .headers = "", .hang = true, .body = ""});
  std::array<grpc::ClientContext, kTests> contexts;
  std::array<grpc::Status, kTests> ends;
  std::vector<std::thread> callers;
  for (size_t i = 0; i < kTests; ++i) {
    callers.emplace_back([this, &context = contexts[i], &end = ends[i]] {
      v1::TestSinksResponse response;
      end = TestSinks(context, response);
    });
  }
  receiver_.WaitFor(kTests);
  grpc::ClientContext context;
  v1::ListAlertRulesResponse rules;
  EXPECT_TRUE(alerts_->ListAlertRules(&context, {}, &rules).ok());
  contexts[0].TryCancel();  // the test goes on, and hears of the shutdown when nobody waits for it any more
  callers[0].join();
  server_->Shutdown();
  for (size_t i = 1; i < kTests; ++i) callers[i].join();
  EXPECT_EQ(ends[0].error_code(), grpc::StatusCode::CANCELLED);
  for (size_t i = 1; i < kTests; ++i) EXPECT_EQ(ErrorOf(ends[i]).reason, "SHUTTING_DOWN");
}

}  // namespace
}  // namespace parley::testing
