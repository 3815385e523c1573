// The answers of AlertService: each takes a parsed request and fills the response. They may wait for the
// engine and for the writer. A test of sinks, which waits for receivers, answers without holding a thread.
#pragma once

#include "absl/status/status.h"
#include "parley/v1/alert_service.pb.h"
#include "services/alerts/alert_engine.h"
#include "services/alerts/delivery/delivery_service.h"
#include "services/rpc/unary.h"
#include "services/service_context.h"

namespace parley {

// What the answers work with. All references outlive the service.
struct AlertContext {
  const ServiceContext& services;
  AlertEngine& engine;
  const std::unique_ptr<DeliveryService>& delivery;  // set before the first call
};

absl::Status AnswerDeclareAlertRules(const AlertContext& context, const v1::DeclareAlertRulesRequest& request,
                                     const StopCheck& stop, v1::DeclareAlertRulesResponse& response);
absl::Status AnswerListAlertRules(const AlertContext& context, const v1::ListAlertRulesRequest& request,
                                  const StopCheck& stop, v1::ListAlertRulesResponse& response);
absl::Status AnswerMuteAlertRule(const AlertContext& context, const v1::MuteAlertRuleRequest& request,
                                 const StopCheck& stop, v1::MuteAlertRuleResponse& response);
absl::Status AnswerRemoveAlertRule(const AlertContext& context, const v1::RemoveAlertRuleRequest& request,
                                   const StopCheck& stop, v1::RemoveAlertRuleResponse& response);
absl::Status AnswerListAlerts(const AlertContext& context, const v1::ListAlertsRequest& request,
                              const StopCheck& stop, v1::ListAlertsResponse& response);
absl::Status AnswerGetAlert(const AlertContext& context, const v1::GetAlertRequest& request,
                            const StopCheck& stop, v1::GetAlertResponse& response);
absl::Status AnswerAcknowledgeAlert(const AlertContext& context, const v1::AcknowledgeAlertRequest& request,
                                    const StopCheck& stop, v1::AcknowledgeAlertResponse& response);
absl::Status AnswerListSinks(const AlertContext& context, const v1::ListSinksRequest& request,
                             const StopCheck& stop, v1::ListSinksResponse& response);
// Begins TestSinks. The call is finished, and `out` filled, when every sink has answered or timed out, also
// when its caller is gone by then.
grpc::ServerUnaryReactor* BeginTestSinks(const AlertContext& context, const UnaryCall& call,
                                         const grpc::ByteBuffer& in, grpc::ByteBuffer& out);
absl::Status AnswerListParkedDeliveries(const AlertContext& context,
                                        const v1::ListParkedDeliveriesRequest& request, const StopCheck& stop,
                                        v1::ListParkedDeliveriesResponse& response);
absl::Status AnswerReplayDeliveries(const AlertContext& context, const v1::ReplayDeliveriesRequest& request,
                                    const StopCheck& stop, v1::ReplayDeliveriesResponse& response);

// Reads which alerts a request wants. Errors as ReadPairFilter, with `field` before the path.
class AlertSelector {
 public:
  static absl::StatusOr<AlertSelector> Read(const QueryView& view, const v1::AlertSelection& selection,
                                            const std::string& field);
  bool Takes(const v1::Alert& alert) const;

  // The only rule that is wanted; empty: several or all.
  std::string only_rule() const { return rules_.size() == 1 ? rules_.front() : std::string(); }

 private:
  std::vector<std::string> rules_, parties_, issues_;  // ids; empty: all
  event::v1::AlertSeverity min_severity_ = event::v1::ALERT_SEVERITY_UNSPECIFIED;
  bool unacknowledged_only_ = false;
};

// A rule of a request in the form in which it is stored, names as ids. Errors as an append of it, with
// `field` before the path.
absl::StatusOr<event::v1::AlertRule> ReadAlertRule(const Catalog& catalog, event::v1::AlertRule rule,
                                                   const std::string& field);

// NotFound kUnknownAlert.
absl::Status UnknownAlert(const std::string& field, const std::string& alert_id);

// A stored alert with its acknowledgement.
absl::StatusOr<v1::Alert> CompleteAlert(const AlertLog& log, const StoredAlert& stored);

}  // namespace parley
