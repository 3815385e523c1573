#include "services/history_service.h"

#include "services/history/history.h"
#include "services/rpc/handlers.h"
#include "services/rpc/wire.h"
#include "services/watch/shift_stream.h"

namespace parley {
grpc::ServerUnaryReactor* HistoryService::GetStatement(grpc::CallbackServerContext* call,
                                                       const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerInline({call, context_.Count("parley.v1.HistoryService/GetStatement")}, in, out,
                      Cheap(context_, AnswerGetStatement));
}

grpc::ServerUnaryReactor* HistoryService::ListStatements(grpc::CallbackServerContext* call,
                                                         const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.HistoryService/ListStatements")}, in, out,
                      context_.queries, Long(context_, AnswerListStatements));
}

grpc::ServerUnaryReactor* HistoryService::GetStance(grpc::CallbackServerContext* call,
                                                    const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerInline({call, context_.Count("parley.v1.HistoryService/GetStance")}, in, out,
                      Cheap(context_, AnswerGetStance));
}

grpc::ServerUnaryReactor* HistoryService::ListStances(grpc::CallbackServerContext* call,
                                                      const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.HistoryService/ListStances")}, in, out,
                      context_.queries, Long(context_, AnswerListStances));
}

grpc::ServerUnaryReactor* HistoryService::GetTimeline(grpc::CallbackServerContext* call,
                                                      const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.HistoryService/GetTimeline")}, in, out,
                      context_.queries, Divided(context_, AnswerGetTimeline));
}

grpc::ServerUnaryReactor* HistoryService::DiffPositions(grpc::CallbackServerContext* call,
                                                        const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.HistoryService/DiffPositions")}, in, out,
                      context_.queries, Divided(context_, AnswerDiffPositions));
}

grpc::ServerUnaryReactor* HistoryService::ComparePositions(grpc::CallbackServerContext* call,
                                                           const grpc::ByteBuffer* in,
                                                           grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.HistoryService/ComparePositions")}, in, out,
                      context_.comparisons, Long(context_, AnswerComparePositions));
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* HistoryService::WatchShifts(grpc::CallbackServerContext*,
                                                                        const grpc::ByteBuffer* in) {
  const CountedCall counted = context_.Count("parley.v1.HistoryService/WatchShifts");
  v1::WatchShiftsRequest request;
  const absl::Status parsed = ParseRequest(*in, request);
  return parsed.ok() ? BeginWatchShifts(context_, feed_, catch_up_, request, counted)
                     : RefuseStream(parsed, counted);
}

}  // namespace parley
