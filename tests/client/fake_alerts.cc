#include "tests/client/fake_alerts.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <chrono>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace parley {
namespace {

grpc::Status Away() {
  return {grpc::StatusCode::UNAVAILABLE, "away"};
}

grpc::Status UnknownParty(const std::string& field) {
  google::rpc::BadRequest bad_request;
  bad_request.add_field_violations()->set_field(field);
  bad_request.mutable_field_violations(0)->set_description("no party is called \"nowhere\"");
  google::rpc::Status details;
  details.add_details()->PackFrom(bad_request);
  return {grpc::StatusCode::NOT_FOUND, field + ": no party is called \"nowhere\"",
          details.SerializeAsString()};
}

}  // namespace

FakeAlerts::FakeAlerts(int count) {
  for (int i = 1; i <= count; ++i) {
    v1::Alert& alert = alerts_.emplace_back();
    alert.set_alert_id("alert-" + std::to_string(i));
    alert.set_position(static_cast<std::uint64_t>(i));
  }
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(this);
  server_ = builder.BuildAndStart();
  address_ = "127.0.0.1:" + std::to_string(port);
}

FakeAlerts::~FakeAlerts() {
  server_->Shutdown(std::chrono::system_clock::now());
}

grpc::Status FakeAlerts::Call() {
  ++calls_;
  return failures_-- > 0 ? Away() : grpc::Status::OK;
}

grpc::Status FakeAlerts::DeclareAlertRules(grpc::ServerContext*, const v1::DeclareAlertRulesRequest* request,
                                           v1::DeclareAlertRulesResponse* response) {
  for (int i = 0; i < request->rules_size(); ++i) {
    const event::v1::AlertRule& rule = request->rules(i);
    if (rule.filter().parties_size() > 0 && rule.filter().parties(0) == "nowhere") {
      return UnknownParty("rules[" + std::to_string(i) + "].filter.parties[0]");
    }
    v1::AlertRuleOutcome& outcome = *response->add_outcomes();
    outcome.set_rule_id(rule.rule_id());
    outcome.set_change(v1::ALERT_RULE_CHANGE_CREATED);
    *outcome.mutable_after() = rule;
  }
  return Call();
}

grpc::Status FakeAlerts::ListAlerts(grpc::ServerContext*, const v1::ListAlertsRequest* request,
                                    v1::ListAlertsResponse* response) {
  const std::size_t begin = request->page_token().empty() ? 0 : std::stoul(request->page_token());
  const std::size_t end = std::min(alerts_.size(), begin + std::min(2U, request->page_size()));
  for (std::size_t i = begin; i < end; ++i) *response->add_alerts() = alerts_[i];
  if (end < alerts_.size()) response->set_next_page_token(std::to_string(end));
  return Call();
}

grpc::Status FakeAlerts::AcknowledgeAlert(grpc::ServerContext*, const v1::AcknowledgeAlertRequest* request,
                                          v1::AcknowledgeAlertResponse* response) {
  response->mutable_alert()->set_alert_id(request->alert_id());
  return Call();
}

grpc::Status FakeAlerts::RemoveAlertRule(grpc::ServerContext*, const v1::RemoveAlertRuleRequest*,
                                         v1::RemoveAlertRuleResponse*) {
  return Call();
}

grpc::Status FakeAlerts::WatchAlerts(grpc::ServerContext*, const v1::WatchAlertsRequest* request,
                                     grpc::ServerWriter<v1::WatchAlertsResponse>* writer) {
  ++calls_;
  int messages = 0;
  for (const v1::Alert& alert : alerts_) {
    if (alert.position() <= request->after_position()) continue;
    if (messages++ == break_after_) return Away();
    v1::WatchAlertsResponse update;
    update.mutable_basis()->set_known_position(alert.position());
    *update.mutable_alerts()->add_alerts() = alert;
    writer->Write(update);
  }
  return Away();
}

grpc::Status FakeAlerts::BacktestRule(grpc::ServerContext*, const v1::BacktestRuleRequest*,
                                      grpc::ServerWriter<v1::BacktestRuleResponse>* writer) {
  if (const grpc::Status status = Call(); !status.ok()) return status;
  int messages = 0;
  v1::BacktestRuleResponse update;
  for (const v1::Alert& alert : alerts_) {
    if (messages++ == break_after_) return Away();
    *update.mutable_finding()->mutable_alert() = alert;
    writer->Write(update);
  }
  update.mutable_summary()->set_alert_count(alerts_.size());
  writer->Write(update);
  return grpc::Status::OK;
}

}  // namespace parley
