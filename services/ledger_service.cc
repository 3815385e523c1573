#include "services/ledger_service.h"

#include "services/ledger/append.h"
#include "services/ledger/read_events.h"
#include "services/rpc/wire.h"
#include "services/watch/watch_stream.h"

namespace parley {
grpc::ServerUnaryReactor* LedgerService::Append(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                                grpc::ByteBuffer* out) {
  return BeginAppend(context_, {call, context_.Count("parley.v1.LedgerService/Append")}, *in, *out);
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* LedgerService::AppendStream(
    grpc::CallbackServerContext*) {
  return BeginAppendStream(context_, context_.Count("parley.v1.LedgerService/AppendStream"));
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* LedgerService::ReadEvents(grpc::CallbackServerContext* call,
                                                                      const grpc::ByteBuffer* in) {
  const CountedCall counted = context_.Count("parley.v1.LedgerService/ReadEvents");
  v1::ReadEventsRequest request;
  const absl::Status parsed = ParseRequest(*in, request);
  return parsed.ok() ? BeginReadEvents(context_, *call, request, counted) : RefuseStream(parsed, counted);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* LedgerService::WatchEvents(grpc::CallbackServerContext*,
                                                                       const grpc::ByteBuffer* in) {
  const CountedCall counted = context_.Count("parley.v1.LedgerService/WatchEvents");
  v1::WatchEventsRequest request;
  const absl::Status parsed = ParseRequest(*in, request);
  return parsed.ok() ? BeginWatchEvents(context_, feed_, catch_up_, request, counted)
                     : RefuseStream(parsed, counted);
}

}  // namespace parley
