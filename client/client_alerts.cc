#include "client/calls.h"
#include "client/client.h"

namespace parley {

absl::StatusOr<v1::DeclareAlertRulesResponse> Client::DeclareAlertRules(
    const v1::DeclareAlertRulesRequest& request) {
  return Read(options_, *alerts_, &v1::AlertService::Stub::DeclareAlertRules, request);
}

absl::StatusOr<v1::ListAlertRulesResponse> Client::ListAlertRules(const v1::ListAlertRulesRequest& request) {
  return Read(options_, *alerts_, &v1::AlertService::Stub::ListAlertRules, request);
}

absl::StatusOr<v1::MuteAlertRuleResponse> Client::MuteAlertRule(const v1::MuteAlertRuleRequest& request) {
  return Read(options_, *alerts_, &v1::AlertService::Stub::MuteAlertRule, request);
}

absl::StatusOr<v1::RemoveAlertRuleResponse> Client::RemoveAlertRule(
    const v1::RemoveAlertRuleRequest& request) {
  return CallOnce(options_, *alerts_, &v1::AlertService::Stub::RemoveAlertRule, request);
}

absl::StatusOr<v1::GetAlertResponse> Client::GetAlert(const v1::GetAlertRequest& request) {
  return Read(options_, *alerts_, &v1::AlertService::Stub::GetAlert, request);
}

absl::StatusOr<v1::AcknowledgeAlertResponse> Client::AcknowledgeAlert(
    const v1::AcknowledgeAlertRequest& request) {
  return Read(options_, *alerts_, &v1::AlertService::Stub::AcknowledgeAlert, request);
}

absl::StatusOr<v1::ListSinksResponse> Client::ListSinks(const v1::ListSinksRequest& request) {
  return Read(options_, *alerts_, &v1::AlertService::Stub::ListSinks, request);
}

absl::StatusOr<v1::TestSinksResponse> Client::TestSinks(const v1::TestSinksRequest& request) {
  return CallOnce(options_, *alerts_, &v1::AlertService::Stub::TestSinks, request);
}

absl::StatusOr<v1::ReplayDeliveriesResponse> Client::ReplayDeliveries(
    const v1::ReplayDeliveriesRequest& request) {
  return CallOnce(options_, *alerts_, &v1::AlertService::Stub::ReplayDeliveries, request);
}

absl::StatusOr<v1::ListAlertsResponse> Client::ListAlerts(const v1::ListAlertsRequest& request,
                                                          std::uint64_t limit) {
  return ReadUpTo(options_, *alerts_, &v1::AlertService::Stub::ListAlerts, request, limit,
                  [](v1::ListAlertsResponse& response) { return response.mutable_alerts(); });
}

absl::StatusOr<v1::ListParkedDeliveriesResponse> Client::ListParkedDeliveries(
    const v1::ListParkedDeliveriesRequest& request) {
  return ReadPages(options_, *alerts_, &v1::AlertService::Stub::ListParkedDeliveries, request,
                   kListPageSizeMax);
}

}  // namespace parley
