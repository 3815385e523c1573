// HistoryService over gRPC; the answers are in services/history/.
#pragma once

#include "parley/v1/history_service.grpc.pb.h"
#include "services/service_context.h"

namespace parley {

// HistoryService with every method raw: bytes in, bytes out.
using RawHistoryService = v1::HistoryService::WithRawCallbackMethod_GetStatement<
    v1::HistoryService::WithRawCallbackMethod_ListStatements<
        v1::HistoryService::WithRawCallbackMethod_GetStance<
            v1::HistoryService::WithRawCallbackMethod_ListStances<
                v1::HistoryService::WithRawCallbackMethod_GetTimeline<
                    v1::HistoryService::WithRawCallbackMethod_DiffPositions<
                        v1::HistoryService::WithRawCallbackMethod_ComparePositions<
                            v1::HistoryService::Service>>>>>>>;

// Thread-safe.
class HistoryService final : public RawHistoryService {
 public:
  explicit HistoryService(const ServiceContext& context) : context_(context) {}

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

 private:
  const ServiceContext& context_;
};

}  // namespace parley
