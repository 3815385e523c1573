// AdminService over gRPC.
#pragma once

#include "parley/v1/admin_service.grpc.pb.h"
#include "services/service_context.h"

namespace parley {

// Thread-safe.
class AdminService final
    : public v1::AdminService::WithRawCallbackMethod_GetStatus<v1::AdminService::Service> {
 public:
  explicit AdminService(const ServiceContext& context) : context_(context) {}

  grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                      grpc::ByteBuffer* out) override;

 private:
  const ServiceContext& context_;
};

}  // namespace parley
