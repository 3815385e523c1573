#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "client/client.h"
#include "client/event_stream.h"
#include "tests/client/fake_alerts.h"

namespace parley {
namespace {

class AlertCalls : public testing::Test {
 protected:
  FakeAlerts alerts_{5};
  Client client_{ClientOptions{alerts_.address()}};
};

TEST_F(AlertCalls, ListsAreMergedAndEndAtTheLimit) {
  EXPECT_EQ(client_.ListAlerts({})->alerts_size(), 5);
  EXPECT_EQ(client_.ListAlerts({})->next_page_token(), "");
  const auto three = client_.ListAlerts({}, 3);
  ASSERT_EQ(three->alerts_size(), 3);
  EXPECT_EQ(three->alerts(2).alert_id(), "alert-3");
}

TEST_F(AlertCalls, WhatMayBeDoneTwiceIsTriedAgain) {
  alerts_.FailCalls(2);
  v1::AcknowledgeAlertRequest request;
  request.set_alert_id("alert-1");
  EXPECT_EQ(client_.AcknowledgeAlert(request)->alert().alert_id(), "alert-1");
  EXPECT_EQ(alerts_.calls(), 3);
}

TEST_F(AlertCalls, ARemovalIsNotRepeated) {
  alerts_.FailCalls(1);
  EXPECT_EQ(client_.RemoveAlertRule({}).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(alerts_.calls(), 1);
}

TEST_F(AlertCalls, WatchingResumesAndSkipsNothing) {
  alerts_.BreakStreamsAfter(2);
  std::vector<std::uint64_t> positions;
  int reconnects = 0;
  const WatchOptions options{1, [&](const absl::Status&) { ++reconnects; }};
  const absl::Status status = WatchAlerts(client_, options, {}, [&](const v1::WatchAlertsResponse& update) {
    for (const v1::Alert& alert : update.alerts().alerts()) positions.push_back(alert.position());
    return positions.size() < 4;
  });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(positions, (std::vector<std::uint64_t>{2, 3, 4, 5}));
  EXPECT_GE(reconnects, 1);
}

TEST_F(AlertCalls, ABacktestIsTriedAgainOnlyBeforeItsFirstFinding) {
  std::uint64_t found = 0;
  const auto on_backtest = [&](const v1::BacktestRuleResponse& update) {
    found += update.has_finding() ? 1U : 0U;
    return true;
  };
  alerts_.FailCalls(1);
  EXPECT_TRUE(BacktestRule(client_, {}, on_backtest).ok());
  EXPECT_EQ(found, 5u);
  EXPECT_EQ(alerts_.calls(), 2);
  alerts_.BreakStreamsAfter(3);
  EXPECT_EQ(BacktestRule(client_, {}, on_backtest).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(found, 8u);
}

}  // namespace
}  // namespace parley
