// LedgerService over gRPC; its calls are in services/ledger/ and services/watch/.
#pragma once

#include "parley/v1/ledger_service.grpc.pb.h"
#include "services/service_context.h"
#include "services/watch/event_feed.h"

namespace parley {

// LedgerService with every method raw: bytes in, bytes out.
using RawLedgerService = v1::LedgerService::WithRawCallbackMethod_Append<
    v1::LedgerService::WithRawCallbackMethod_AppendStream<v1::LedgerService::WithRawCallbackMethod_ReadEvents<
        v1::LedgerService::WithRawCallbackMethod_WatchEvents<v1::LedgerService::Service>>>>;

// Thread-safe.
class LedgerService final : public RawLedgerService {
 public:
  // All references outlive the service.
  LedgerService(const ServiceContext& context, EventFeed& feed, WorkerPool& catch_up)
      : context_(context), feed_(feed), catch_up_(catch_up) {}

  grpc::ServerUnaryReactor* Append(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                   grpc::ByteBuffer* out) override;
  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* AppendStream(
      grpc::CallbackServerContext* call) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* ReadEvents(grpc::CallbackServerContext* call,
                                                         const grpc::ByteBuffer* in) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchEvents(grpc::CallbackServerContext* call,
                                                          const grpc::ByteBuffer* in) override;

 private:
  const ServiceContext& context_;
  EventFeed& feed_;
  WorkerPool& catch_up_;
};

}  // namespace parley
