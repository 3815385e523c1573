#include "services/rpc/unary.h"

#include "core/error.h"
#include "services/rpc/status.h"

namespace parley {
namespace {

absl::Status TooBusy() {
  return MakeError(absl::StatusCode::kResourceExhausted, {Reason::kQueueFull, "", {}},
                   "too many queries are waiting: try again in a moment");
}

}  // namespace

grpc::ServerUnaryReactor* FinishUnary(grpc::CallbackServerContext* context, const absl::Status& status) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(ToGrpcStatus(status));
  return reactor;
}

grpc::ServerUnaryReactor* FinishUnaryOnPool(grpc::CallbackServerContext* context, WorkerPool& pool,
                                            std::function<absl::Status(const StopCheck& stop)> answer) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const bool queued = pool.TrySubmit([context, reactor, answer = std::move(answer)] {
    const StopCheck stop = StopCheckOf(*context);
    absl::Status status = stop();  // it may have waited in the queue for longer than its caller did
    if (status.ok()) status = answer(stop);
    reactor->Finish(ToGrpcStatus(status));
  });
  if (!queued) reactor->Finish(ToGrpcStatus(TooBusy()));
  return reactor;
}

}  // namespace parley
