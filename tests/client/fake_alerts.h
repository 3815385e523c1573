// An AlertService in memory behind a real gRPC server, with faults to order.
#pragma once

#include <grpcpp/server.h>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "parley/v1/alert_service.grpc.pb.h"

namespace parley {

// Holds a fixed number of alerts, one at each position from 1; pages are as small as asked for.
class FakeAlerts final : public v1::AlertService::Service {
 public:
  explicit FakeAlerts(int count);
  ~FakeAlerts() override;

  const std::string& address() const { return address_; }

  // Ends each stream with UNAVAILABLE after so many of its messages; -1: never.
  void BreakStreamsAfter(int messages) { break_after_ = messages; }
  // Answers that many calls with UNAVAILABLE before one succeeds.
  void FailCalls(int calls) { failures_ = calls; }
  int calls() const { return calls_; }

  // Refuses rules for the party "nowhere", naming the field; else says that each was created.
  grpc::Status DeclareAlertRules(grpc::ServerContext*, const v1::DeclareAlertRulesRequest*,
                                 v1::DeclareAlertRulesResponse*) override;
  grpc::Status ListAlerts(grpc::ServerContext*, const v1::ListAlertsRequest*,
                          v1::ListAlertsResponse*) override;
  grpc::Status AcknowledgeAlert(grpc::ServerContext*, const v1::AcknowledgeAlertRequest*,
                                v1::AcknowledgeAlertResponse*) override;
  grpc::Status RemoveAlertRule(grpc::ServerContext*, const v1::RemoveAlertRuleRequest*,
                               v1::RemoveAlertRuleResponse*) override;
  grpc::Status WatchAlerts(grpc::ServerContext*, const v1::WatchAlertsRequest*,
                           grpc::ServerWriter<v1::WatchAlertsResponse>*) override;
  grpc::Status BacktestRule(grpc::ServerContext*, const v1::BacktestRuleRequest*,
                            grpc::ServerWriter<v1::BacktestRuleResponse>*) override;

 private:
  grpc::Status Call();

  std::vector<v1::Alert> alerts_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
  std::atomic<int> break_after_{-1};
  std::atomic<int> failures_{0};
  std::atomic<int> calls_{0};
};

}  // namespace parley
