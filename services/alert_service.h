// AlertService over gRPC; the answers are in services/alerts/.
#pragma once

#include "parley/v1/alert_service.grpc.pb.h"
#include "services/alerts/alerts.h"
#include "services/service_context.h"
#include "services/watch/event_feed.h"

namespace parley {

using RawAlertService = v1::AlertService::WithRawCallbackMethod_DeclareAlertRules<
    v1::AlertService::WithRawCallbackMethod_ListAlertRules<
        v1::AlertService::WithRawCallbackMethod_MuteAlertRule<
            v1::AlertService::WithRawCallbackMethod_RemoveAlertRule<
                v1::AlertService::WithRawCallbackMethod_ListAlerts<
                    v1::AlertService::WithRawCallbackMethod_GetAlert<
                        v1::AlertService::WithRawCallbackMethod_AcknowledgeAlert<
                            v1::AlertService::WithRawCallbackMethod_ListSinks<
                                v1::AlertService::WithRawCallbackMethod_TestSinks<
                                    v1::AlertService::WithRawCallbackMethod_ListParkedDeliveries<
                                        v1::AlertService::WithRawCallbackMethod_ReplayDeliveries<
                                            v1::AlertService::WithRawCallbackMethod_WatchAlerts<
                                                v1::AlertService::WithRawCallbackMethod_BacktestRule<
                                                    v1::AlertService::Service>>>>>>>>>>>>>;

// Thread-safe.
class AlertService final : public RawAlertService {
 public:
  // All references outlive the service. Streams wait for the engine on `catch_up`, other calls on
  // `answers`; nobody waits there for receivers of alerts.
  AlertService(const ServiceContext& context, AlertEngine& engine,
               const std::unique_ptr<DeliveryService>& delivery, EventFeed& feed, WorkerPool& answers,
               WorkerPool& catch_up)
      : context_(context),
        alerts_{context, engine, delivery},
        feed_(feed),
        answers_(answers),
        catch_up_(catch_up) {}

  grpc::ServerUnaryReactor* DeclareAlertRules(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                              grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ListAlertRules(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                           grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* MuteAlertRule(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                          grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* RemoveAlertRule(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                            grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ListAlerts(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                       grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* GetAlert(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                     grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* AcknowledgeAlert(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                             grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ListSinks(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                      grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* TestSinks(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                      grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ListParkedDeliveries(grpc::CallbackServerContext* call,
                                                 const grpc::ByteBuffer* in, grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ReplayDeliveries(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                             grpc::ByteBuffer* out) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchAlerts(grpc::CallbackServerContext* call,
                                                          const grpc::ByteBuffer* in) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* BacktestRule(grpc::CallbackServerContext* call,
                                                           const grpc::ByteBuffer* in) override;

 private:
  const ServiceContext& context_;
  const AlertContext alerts_;
  EventFeed& feed_;
  WorkerPool& answers_;
  WorkerPool& catch_up_;
};

}  // namespace parley
