#include "services/ledger/read_events.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "services/ledger/event_batch.h"
#include "services/request/basis.h"
#include "services/rpc/stop_check.h"

namespace parley {
namespace {

// What to read, from the request and the last position written.
absl::StatusOr<EventRange> ReadRange(const v1::ReadEventsRequest& request, uint64_t last_position) {
  if (!v1::ReadDirection_IsValid(request.direction())) {
    return InvalidField("direction", absl::StrCat(static_cast<int>(request.direction())),
                        "FORWARD, BACK, or nothing for forward");
  }
  const absl::Status written = CheckWritten(request.from_position(), last_position, "from_position");
  if (!written.ok()) return written;
  EventRange range;
  range.forward = request.direction() != v1::READ_DIRECTION_BACK;
  range.until = range.forward ? last_position : 1;
  range.from = request.from_position();
  if (range.from == 0) range.from = range.forward ? 1 : last_position;
  if (request.limit() > 0) range.limit = request.limit();
  return range;
}

class ReadEventsStream final : public ServerStream {
 public:
  ReadEventsStream(const ServiceContext& context, grpc::CallbackServerContext& call)
      : context_(context), call_(call), last_position_(context.store.last_position()) {}

  void Begin(const v1::ReadEventsRequest& request) {
    absl::StatusOr<EventRange> range = ReadRange(request, last_position_);
    if (!range.ok()) {
      End(range.status());
      return;
    }
    range_ = *range;
    Continue();
  }

 private:
  // Reads the next batch on a worker.
  void Continue() {
    auto self = std::static_pointer_cast<ReadEventsStream>(shared_from_this());
    if (!context_.queries.TrySubmit([self] { self->SendBatch(); })) {
      End(MakeError(
          absl::StatusCode::kResourceExhausted, {Reason::kQueueFull, "", {}},
          "too many queries are waiting: try again in a moment, from the position after the last event "
          "received"));
    }
  }

  void SendBatch() {
    const StopCheck stop = StopCheckOf(call_);
    absl::Status go_on = stop();
    if (!go_on.ok()) return End(go_on);
    const absl::StatusOr<EventBatch> batch = ReadBatch(*context_.store.Read(), range_, stop);
    if (!batch.ok()) return End(batch.status());
    range_.limit -= batch->events.size();
    done_ = batch->events.empty() || range_.limit == 0 || batch->last == range_.until;
    if (batch->events.empty() && sent_any_) return End(absl::OkStatus());
    range_.from = range_.forward ? batch->last + 1 : batch->last - 1;
    sent_any_ = true;
    Send(ReadMessage(last_position_, *batch));
  }

  void OnSent() override {
    if (done_) {
      End(absl::OkStatus());
    } else {
      Continue();
    }
  }

  void OnLost() override { End(absl::CancelledError("the caller went away")); }

  const ServiceContext& context_;
  grpc::CallbackServerContext& call_;
  const uint64_t last_position_;
  EventRange range_;
  bool sent_any_ = false;
  bool done_ = false;
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* BeginReadEvents(const ServiceContext& context,
                                                            grpc::CallbackServerContext& call,
                                                            const v1::ReadEventsRequest& request,
                                                            const CountedCall& counted) {
  const auto stream = std::make_shared<ReadEventsStream>(context, call);
  auto* reactor = ServerStream::Serve(stream, counted);
  stream->Begin(request);
  return reactor;
}

}  // namespace parley
