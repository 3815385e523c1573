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

void Finish(const CountedCall& counted, grpc::ServerUnaryReactor* reactor, const absl::Status& status) {
  counted.End(status.code());  // first: the caller may look at the metrics as soon as it has the answer
  reactor->Finish(ToGrpcStatus(status));
}

grpc::ServerUnaryReactor* FinishUnaryOnPool(const UnaryCall& call, WorkerPool& pool,
                                            std::function<absl::Status(const StopCheck& stop)> answer) {
  grpc::ServerUnaryReactor* reactor = call.context->DefaultReactor();
  const bool queued = pool.TrySubmit([call, reactor, answer = std::move(answer)] {
    const StopCheck stop = StopCheckOf(*call.context);
    absl::Status status = stop();  // it may have waited in the queue for longer than its caller did
    if (status.ok()) status = answer(stop);
    Finish(call.counted, reactor, status);
  });
  if (!queued) Finish(call.counted, reactor, TooBusy());
  return reactor;
}

}  // namespace parley
