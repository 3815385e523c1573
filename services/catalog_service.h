// CatalogService over gRPC; the answers are in services/catalog/.
#pragma once

#include "parley/v1/catalog_service.grpc.pb.h"
#include "services/service_context.h"

namespace parley {

// CatalogService with every method raw: bytes in, bytes out.
using RawCatalogService =
    v1::CatalogService::WithRawCallbackMethod_GetParty<v1::CatalogService::WithRawCallbackMethod_ListParties<
        v1::CatalogService::WithRawCallbackMethod_GetSpeaker<
            v1::CatalogService::WithRawCallbackMethod_ListSpeakers<
                v1::CatalogService::WithRawCallbackMethod_GetIssue<
                    v1::CatalogService::WithRawCallbackMethod_ListIssues<
                        v1::CatalogService::WithRawCallbackMethod_ResolveNames<
                            v1::CatalogService::Service>>>>>>>;

// Thread-safe.
class CatalogService final : public RawCatalogService {
 public:
  explicit CatalogService(const ServiceContext& context) : context_(context) {}

  grpc::ServerUnaryReactor* GetParty(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                     grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ListParties(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                        grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* GetSpeaker(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                       grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ListSpeakers(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                         grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* GetIssue(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                     grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ListIssues(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                       grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ResolveNames(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                         grpc::ByteBuffer* out) override;

 private:
  const ServiceContext& context_;
};

}  // namespace parley
