#include "services/alert_service.h"

#include "services/alerts/alert_stream.h"
#include "services/alerts/backtest_stream.h"
#include "services/rpc/unary.h"
#include "services/rpc/wire.h"

namespace parley {
namespace {

template <typename Request, typename Response>
UnaryHandler<Request, Response> With(const AlertContext& alerts,
                                     absl::Status (*answer)(const AlertContext&, const Request&,
                                                            const StopCheck&, Response&)) {
  return [&alerts, answer](const Request& request, const StopCheck& stop, Response& response) {
    return answer(alerts, request, stop, response);
  };
}

}  // namespace

grpc::ServerUnaryReactor* AlertService::DeclareAlertRules(grpc::CallbackServerContext* call,
                                                          const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.AlertService/DeclareAlertRules")}, in, out, answers_,
                      With(alerts_, AnswerDeclareAlertRules));
}

grpc::ServerUnaryReactor* AlertService::ListAlertRules(grpc::CallbackServerContext* call,
                                                       const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.AlertService/ListAlertRules")}, in, out, answers_,
                      With(alerts_, AnswerListAlertRules));
}

grpc::ServerUnaryReactor* AlertService::MuteAlertRule(grpc::CallbackServerContext* call,
                                                      const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.AlertService/MuteAlertRule")}, in, out, answers_,
                      With(alerts_, AnswerMuteAlertRule));
}

grpc::ServerUnaryReactor* AlertService::RemoveAlertRule(grpc::CallbackServerContext* call,
                                                        const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.AlertService/RemoveAlertRule")}, in, out, answers_,
                      With(alerts_, AnswerRemoveAlertRule));
}

grpc::ServerUnaryReactor* AlertService::ListAlerts(grpc::CallbackServerContext* call,
                                                   const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.AlertService/ListAlerts")}, in, out, answers_,
                      With(alerts_, AnswerListAlerts));
}

grpc::ServerUnaryReactor* AlertService::GetAlert(grpc::CallbackServerContext* call,
                                                 const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.AlertService/GetAlert")}, in, out, answers_,
                      With(alerts_, AnswerGetAlert));
}

grpc::ServerUnaryReactor* AlertService::AcknowledgeAlert(grpc::CallbackServerContext* call,
                                                         const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.AlertService/AcknowledgeAlert")}, in, out, answers_,
                      With(alerts_, AnswerAcknowledgeAlert));
}

grpc::ServerUnaryReactor* AlertService::ListSinks(grpc::CallbackServerContext* call,
                                                  const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.AlertService/ListSinks")}, in, out, answers_,
                      With(alerts_, AnswerListSinks));
}

grpc::ServerUnaryReactor* AlertService::TestSinks(grpc::CallbackServerContext* call,
                                                  const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return BeginTestSinks(alerts_, {call, context_.Count("parley.v1.AlertService/TestSinks")}, *in, *out);
}

grpc::ServerUnaryReactor* AlertService::ListParkedDeliveries(grpc::CallbackServerContext* call,
                                                             const grpc::ByteBuffer* in,
                                                             grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.AlertService/ListParkedDeliveries")}, in, out,
                      answers_, With(alerts_, AnswerListParkedDeliveries));
}

grpc::ServerUnaryReactor* AlertService::ReplayDeliveries(grpc::CallbackServerContext* call,
                                                         const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.AlertService/ReplayDeliveries")}, in, out, answers_,
                      With(alerts_, AnswerReplayDeliveries));
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* AlertService::WatchAlerts(grpc::CallbackServerContext*,
                                                                      const grpc::ByteBuffer* in) {
  const CountedCall counted = context_.Count("parley.v1.AlertService/WatchAlerts");
  v1::WatchAlertsRequest request;
  const absl::Status parsed = ParseRequest(*in, request);
  return parsed.ok() ? BeginWatchAlerts(alerts_, feed_, catch_up_, request, counted)
                     : RefuseStream(parsed, counted);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* AlertService::BacktestRule(grpc::CallbackServerContext* call,
                                                                       const grpc::ByteBuffer* in) {
  const CountedCall counted = context_.Count("parley.v1.AlertService/BacktestRule");
  v1::BacktestRuleRequest request;
  const absl::Status parsed = ParseRequest(*in, request);
  return parsed.ok() ? BeginBacktest(alerts_, *call, request, counted) : RefuseStream(parsed, counted);
}

}  // namespace parley
