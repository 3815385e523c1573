#include "services/watch/shift_stream.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "services/watch/change_filter.h"
#include "services/watch/follow_stream.h"
#include "services/watch/shared_changes.h"

namespace parley {
namespace {

// Positions looked at without a match after which a watcher that catches up hears where it is.
constexpr uint64_t kProgressEvery = 16'384;
// Events looked at in one go when reading from disk: a stream that stops need not wait for more.
constexpr uint64_t kReadAtOnce = 256;

class ShiftStream final : public FollowStream<v1::WatchShiftsResponse> {
 public:
  using FollowStream::FollowStream;

  void Begin(const v1::WatchShiftsRequest& request) {
    absl::StatusOr<ChangeFilter> filter =
        ChangeFilter::Read(ViewOf(context().store, context().clock), request);
    if (!filter.ok()) return End(filter.status());
    filter_ = *std::move(filter);
    told_ = request.after_position();
    Follow(request.after_position());
  }

 private:
  bool SendLive(const std::shared_ptr<const LiveBatch>& batch) override {
    if (const std::optional<ShiftMessage> message = batch->changes->FindMessage(filter_)) {
      return SendMessage(*message);
    }
    OnCatchUpThread([this, batch] {
      const absl::StatusOr<ShiftMessage> message = batch->changes->Message(context().store, filter_);
      if (!message.ok()) return End(message.status());
      if (!SendMessage(*message)) Step();
    });
    return true;
  }

  void SendFromDisk(uint64_t until) override {
    const uint64_t last = std::min(until, position() + kReadAtOnce);
    const absl::StatusOr<ShownChanges> changes =
        ReadChanges(context().store, position() + 1, last, filter_.include_secondhand());
    if (!changes.ok()) return End(changes.status());
    if (!SendMessage(MakeShiftMessage(context().store.catalog(), filter_, *changes, last))) Step();
  }

  // False when there was nothing to send.
  bool SendMessage(const ShiftMessage& message) {
    MoveTo(message.last);
    if (message.quiet && message.last - told_ < kProgressEvery) return false;
    told_ = message.last;
    if (message.quiet) {
      SendProgress();
    } else {
      Send(message.bytes);
    }
    return true;
  }

  ChangeFilter filter_;
  uint64_t told_ = 0;  // position of the last message, about
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* BeginWatchShifts(const ServiceContext& context, EventFeed& feed,
                                                             WorkerPool& catch_up,
                                                             const v1::WatchShiftsRequest& request,
                                                             const CountedCall& counted) {
  const auto stream = std::make_shared<ShiftStream>(context, feed, catch_up);
  auto* reactor = ServerStream::Serve(stream, counted);
  stream->Begin(request);
  return reactor;
}

}  // namespace parley
