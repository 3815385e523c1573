#include "services/watch/watch_stream.h"

#include <memory>

#include "services/ledger/event_batch.h"
#include "services/watch/follow_stream.h"

namespace parley {
namespace {

class WatchStream final : public FollowStream<v1::WatchEventsResponse> {
 public:
  using FollowStream::FollowStream;

 private:
  bool SendLive(const std::shared_ptr<const LiveBatch>& batch) override {
    MoveTo(batch->last);
    Send(batch->message);
    return true;
  }

  void SendFromDisk(uint64_t until) override {
    const EventRange range{position() + 1, true, until};
    const absl::StatusOr<EventBatch> batch = ReadBatch(*context().store.Read(), range, {});
    if (!batch.ok()) return End(batch.status());
    if (batch->events.empty()) return End(absl::InternalError("the ledger has a gap"));
    MoveTo(batch->last);
    Send(WatchMessage(*batch));
  }
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* BeginWatchEvents(const ServiceContext& context, EventFeed& feed,
                                                             WorkerPool& catch_up,
                                                             const v1::WatchEventsRequest& request,
                                                             const CountedCall& counted) {
  const auto stream = std::make_shared<WatchStream>(context, feed, catch_up);
  auto* reactor = ServerStream::Serve(stream, counted);
  stream->Follow(request.after_position());
  return reactor;
}

}  // namespace parley
