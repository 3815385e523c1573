// HistoryService over gRPC; the answers are in services/history/ and services/watch/.
#pragma once

#include "parley/v1/history_service.grpc.pb.h"
#include "services/service_context.h"
#include "services/watch/event_feed.h"

namespace parley {

// HistoryService with every method raw: bytes in, bytes out.
using RawHistoryService = v1::HistoryService::WithRawCallbackMethod_GetStatement<
    v1::HistoryService::WithRawCallbackMethod_ListStatements<
        v1::HistoryService::WithRawCallbackMethod_GetStance<
            v1::HistoryService::WithRawCallbackMethod_ListStances<
                v1::HistoryService::WithRawCallbackMethod_GetTimeline<
                    v1::HistoryService::WithRawCallbackMethod_DiffPositions<
                        v1::HistoryService::WithRawCallbackMethod_ComparePositions<
                            v1::HistoryService::WithRawCallbackMethod_WatchShifts<
                                v1::HistoryService::Service>>>>>>>>;

// Thread-safe.
class HistoryService final : public RawHistoryService {
 public:
  // All references outlive the service.
  HistoryService(const ServiceContext& context, EventFeed& feed, WorkerPool& catch_up)
      : context_(context), feed_(feed), catch_up_(catch_up) {}

  grpc::ServerUnaryReactor* GetStatement(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                         grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ListStatements(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                           grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* GetStance(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                      grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ListStances(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                        grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* GetTimeline(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                        grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* DiffPositions(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                          grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ComparePositions(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                             grpc::ByteBuffer* out) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchShifts(grpc::CallbackServerContext* call,
                                                          const grpc::ByteBuffer* in) override;

 private:
  const ServiceContext& context_;
  EventFeed& feed_;
  WorkerPool& catch_up_;
};

}  // namespace parley
