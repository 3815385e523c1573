// LedgerService.ReadEvents: batch after batch, the next read from disk only after gRPC took the one before.
#pragma once

#include <grpcpp/server_context.h>

#include "parley/v1/ledger_service.pb.h"
#include "services/rpc/server_stream.h"
#include "services/service_context.h"

namespace parley {

// Begins a stream that reads what `request` asks for.
grpc::ServerWriteReactor<grpc::ByteBuffer>* BeginReadEvents(const ServiceContext& context,
                                                            grpc::CallbackServerContext& call,
                                                            const v1::ReadEventsRequest& request,
                                                            const CountedCall& counted);

}  // namespace parley
