// The adapter between gRPC's raw callback methods and handlers of unary calls. Requests are parsed on
// an arena, answers are serialised deterministically, errors get their details.
//
//   grpc::ServerUnaryReactor* GetStance(...) override {
//     return AnswerInline<v1::GetStanceRequest, v1::GetStanceResponse>(
//         {context, context_.Count("parley.v1.HistoryService/GetStance")}, request, response, handler);
//   }
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <functional>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "google/protobuf/arena.h"
#include "services/metrics/counted_call.h"
#include "services/rpc/stop_check.h"
#include "services/rpc/wire.h"
#include "services/worker_pool.h"

namespace parley {

// Answers a request into `response`, or returns an error. Long work asks `stop` now and then.
template <typename Request, typename Response>
using UnaryHandler =
    std::function<absl::Status(const Request& request, const StopCheck& stop, Response& response)>;

// A call as its service passes it on.
struct UnaryCall {
  grpc::CallbackServerContext* context;
  CountedCall counted;
};

// Ends a call with a status, and counts it.
void Finish(const CountedCall& counted, grpc::ServerUnaryReactor* reactor, const absl::Status& status);

// Runs `answer` on the pool, then ends the call with its status. ResourceExhausted kQueueFull when the
// pool is full.
grpc::ServerUnaryReactor* FinishUnaryOnPool(const UnaryCall& call, WorkerPool& pool,
                                            std::function<absl::Status(const StopCheck& stop)> answer);

// A message whose parts are on `arena`, too, or another object that ends with it.
template <typename T>
T& NewOn(google::protobuf::Arena& arena) {
  if constexpr (std::is_base_of_v<google::protobuf::Message, T>) {
    return *google::protobuf::Arena::CreateMessage<T>(&arena);
  } else {
    return *google::protobuf::Arena::Create<T>(&arena);
  }
}

// Serialises what a handler filled: a message, or one WithFields.
inline absl::Status SerializeFilled(const google::protobuf::Message& response, grpc::ByteBuffer& out) {
  return SerializeResponse(response, out);
}
template <typename Message>
absl::Status SerializeFilled(WithFields<Message>& response, grpc::ByteBuffer& out) {
  return SerializeResponse(response.message, response.fields, out);
}

// Parses, handles and serialises.
template <typename Request, typename Response>
absl::Status Answer(const grpc::ByteBuffer& in, grpc::ByteBuffer& out, const StopCheck& stop,
                    const UnaryHandler<Request, Response>& handler) {
  google::protobuf::Arena arena;
  auto& request = *google::protobuf::Arena::CreateMessage<Request>(&arena);
  absl::Status status = ParseRequest(in, request);
  if (!status.ok()) return status;
  auto& response = NewOn<Response>(arena);
  status = handler(request, stop, response);
  if (!status.ok()) return status;
  return SerializeFilled(response, out);
}

// Answers on the calling thread: for cheap calls only.
template <typename Request, typename Response>
grpc::ServerUnaryReactor* AnswerInline(const UnaryCall& call, const grpc::ByteBuffer* in,
                                       grpc::ByteBuffer* out,
                                       const UnaryHandler<Request, Response>& handler) {
  grpc::ServerUnaryReactor* reactor = call.context->DefaultReactor();
  Finish(call.counted, reactor, Answer<Request, Response>(*in, *out, StopCheckOf(*call.context), handler));
  return reactor;
}

// Answers on the pool.
template <typename Request, typename Response>
grpc::ServerUnaryReactor* AnswerOnPool(const UnaryCall& call, const grpc::ByteBuffer* in,
                                       grpc::ByteBuffer* out, WorkerPool& pool,
                                       UnaryHandler<Request, Response> handler) {
  return FinishUnaryOnPool(call, pool, [in, out, handler = std::move(handler)](const StopCheck& stop) {
    return Answer<Request, Response>(*in, *out, stop, handler);
  });
}

}  // namespace parley
