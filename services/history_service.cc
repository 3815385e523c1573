#include "services/history_service.h"

#include "services/history/history.h"
#include "services/rpc/handlers.h"

namespace parley {
grpc::ServerUnaryReactor* HistoryService::GetStatement(grpc::CallbackServerContext* call,
                                                       const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerInline(call, in, out, Cheap(context_, AnswerGetStatement));
}

grpc::ServerUnaryReactor* HistoryService::ListStatements(grpc::CallbackServerContext* call,
                                                         const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool(call, in, out, context_.queries, Long(context_, AnswerListStatements));
}

grpc::ServerUnaryReactor* HistoryService::GetStance(grpc::CallbackServerContext* call,
                                                    const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerInline(call, in, out, Cheap(context_, AnswerGetStance));
}

grpc::ServerUnaryReactor* HistoryService::ListStances(grpc::CallbackServerContext* call,
                                                      const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool(call, in, out, context_.queries, Long(context_, AnswerListStances));
}

grpc::ServerUnaryReactor* HistoryService::GetTimeline(grpc::CallbackServerContext* call,
                                                      const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool(call, in, out, context_.queries, Long(context_, AnswerGetTimeline));
}

grpc::ServerUnaryReactor* HistoryService::DiffPositions(grpc::CallbackServerContext* call,
                                                        const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool(call, in, out, context_.queries, Long(context_, AnswerDiffPositions));
}

grpc::ServerUnaryReactor* HistoryService::ComparePositions(grpc::CallbackServerContext* call,
                                                           const grpc::ByteBuffer* in,
                                                           grpc::ByteBuffer* out) {
  return AnswerOnPool(call, in, out, context_.comparisons, Long(context_, AnswerComparePositions));
}

}  // namespace parley
