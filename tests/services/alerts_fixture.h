// A server with a small catalog, and short ways to declare alert rules and to see what they find.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "parley/v1/alert_service.grpc.pb.h"
#include "tests/services/service_fixture.h"

namespace parley::testing {

constexpr Stance kSupports = event::v1::STANCE_SUPPORTS;
constexpr Stance kOpposes = event::v1::STANCE_OPPOSES;

class AlertsTest : public ServiceTest {
 protected:
  void SetUp() override {
    ServiceTest::SetUp();
    AppendOverWire(SmallCatalog());  // 1 to 6
    alerts_ = v1::AlertService::NewStub(channel_);
  }

  // As Serve().
  void ServeAlerts(ServerOptions options = {}, Store* served = nullptr) {
    Serve(std::move(options), served);
    alerts_ = v1::AlertService::NewStub(channel_);
  }

  static event::v1::AlertRule Rule(const std::string& id) {
    event::v1::AlertRule rule;
    rule.set_rule_id(id);
    return rule;
  }

  grpc::Status TryDeclare(const event::v1::AlertRule& rule, v1::DeclareAlertRulesResponse& response,
                          bool validate_only = false) {
    v1::DeclareAlertRulesRequest request;
    *request.add_rules() = rule;
    request.set_validate_only(validate_only);
    grpc::ClientContext context;
    return alerts_->DeclareAlertRules(&context, request, &response);
  }

  v1::AlertRuleChange Declare(const event::v1::AlertRule& rule) {
    v1::DeclareAlertRulesResponse response;
    const grpc::Status status = TryDeclare(rule, response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.outcomes_size() == 1 ? response.outcomes(0).change() : v1::ALERT_RULE_CHANGE_UNSPECIFIED;
  }

  // Field that a refused rule is refused for.
  std::string Refused(const event::v1::AlertRule& rule) {
    v1::DeclareAlertRulesResponse response;
    return ErrorOf(TryDeclare(rule, response)).field;
  }

  std::vector<v1::Alert> List(const v1::AlertSelection& selection = {}) {
    std::vector<v1::Alert> alerts;
    v1::ListAlertsRequest request;
    *request.mutable_selection() = selection;
    request.set_page_size(2);
    const auto pages = AllPages<v1::ListAlertsResponse>(request, [&](const v1::ListAlertsRequest& page) {
      grpc::ClientContext context;
      v1::ListAlertsResponse response;
      const grpc::Status status = alerts_->ListAlerts(&context, page, &response);
      EXPECT_TRUE(status.ok()) << status.error_message();
      return response;
    });
    for (const v1::ListAlertsResponse& page : pages) {
      alerts.insert(alerts.end(), page.alerts().begin(), page.alerts().end());
    }
    return alerts;
  }

  std::vector<std::string> Reasons() {
    std::vector<std::string> reasons;
    for (const v1::Alert& alert : List()) reasons.push_back(alert.rule_id() + ": " + alert.reason());
    return reasons;
  }

  // What a backtest of the rule finds.
  std::vector<v1::BacktestFinding> Backtest(const event::v1::AlertRule& rule) {
    v1::BacktestRuleRequest request;
    *request.mutable_rule() = rule;
    grpc::ClientContext context;
    const auto reader = alerts_->BacktestRule(&context, request);
    v1::BacktestRuleResponse message;
    std::vector<v1::BacktestFinding> found;
    while (reader->Read(&message)) {
      if (message.has_finding()) found.push_back(message.finding());
    }
    const grpc::Status status = reader->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    return found;
  }

  void Say(int id, const std::string& date, const std::string& party, Stance stance) {
    AppendOverWire({Record(id, date, party, "nato", stance)});
  }

  std::unique_ptr<v1::AlertService::Stub> alerts_;
};

}  // namespace parley::testing
