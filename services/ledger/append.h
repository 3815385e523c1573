// LedgerService.Append and AppendStream: from requests to jobs for the store's writer.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include "absl/status/statusor.h"
#include "core/error.h"
#include "services/rpc/unary.h"
#include "services/service_context.h"
#include "storage/store.h"

namespace parley {

// Begins a unary append; answers into `out` after the sync.
grpc::ServerUnaryReactor* BeginAppend(const ServiceContext& context, const UnaryCall& call,
                                      const grpc::ByteBuffer& in, grpc::ByteBuffer& out);

// Begins a stream of appends.
grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* BeginAppendStream(const ServiceContext& context,
                                                                               const CountedCall& counted);

}  // namespace parley
