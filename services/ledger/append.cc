#include "services/ledger/append.h"

#include <utility>

#include "parley/v1/ledger_service.pb.h"
#include "services/convert/convert.h"
#include "services/ledger/append_job.h"
#include "services/limits.h"
#include "services/rpc/stop_check.h"
#include "services/rpc/wire.h"

namespace parley {
namespace {

absl::Status WriteAnswer(const absl::StatusOr<AppendResult>& result, grpc::ByteBuffer& out) {
  if (!result.ok()) return result.status();
  v1::AppendResponse response;
  ConvertAppend(*result, response);
  return SerializeResponse(response, out);
}

// Parses and queues; `reactor` is finished by the writer, or here when the request is no good.
void Submit(const ServiceContext& context, const UnaryCall& call, grpc::ServerUnaryReactor* reactor,
            const grpc::ByteBuffer& in, grpc::ByteBuffer& out) {
  absl::StatusOr<AppendJob> job = ReadAppendJob<v1::AppendRequest>(in);
  if (!job.ok()) {
    Finish(call.counted, reactor, job.status());
    return;
  }
  // The call, and with it its context and `out`, lives until Finish().
  job->abandoned = [context = call.context] { return !StopCheckOf(*context)().ok(); };
  job->done = [counted = call.counted, reactor, &out](const absl::StatusOr<AppendResult>& result) {
    Finish(counted, reactor, WriteAnswer(result, out));
  };
  context.store.Append(*std::move(job));
}

}  // namespace

grpc::ServerUnaryReactor* BeginAppend(const ServiceContext& context, const UnaryCall& call,
                                      const grpc::ByteBuffer& in, grpc::ByteBuffer& out) {
  grpc::ServerUnaryReactor* reactor = call.context->DefaultReactor();
  const auto submit = [&context, call, reactor, &in, &out] { Submit(context, call, reactor, in, out); };
  const bool is_small = in.Length() <= limits::kInlineParseBytesMax;
  if (is_small) context.store.ExpectAppend();
  // When the workers are busy, parsing here is still better than refusing.
  if (is_small || !context.parsing.TrySubmit(submit)) submit();
  return reactor;
}

}  // namespace parley
