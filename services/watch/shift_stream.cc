#include "services/watch/shift_stream.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/limits.h"
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
        ChangeFilter::Read(ViewOf(context().store, context().clock), request.filter());
    if (!filter.ok()) return End(filter.status());
    filter_ = *std::move(filter);
    include_secondhand_ = request.include_secondhand();
    told_ = request.after_position();
    Follow(request.after_position());
  }

 private:
  void SendLive(const std::shared_ptr<const LiveBatch>& batch) override {
    OnCatchUpThread([this, batch] {
      const absl::StatusOr<const ShownChanges*> changes =
          batch->changes->Get(context().store, include_secondhand_);
      if (!changes.ok()) return End(changes.status());
      SendChanges(**changes, batch->last);
    });
  }

  void SendFromDisk(uint64_t until) override {
    const uint64_t last = std::min(until, position() + kReadAtOnce);
    const absl::StatusOr<ShownChanges> changes =
        ReadChanges(context().store, position() + 1, last, include_secondhand_);
    if (!changes.ok()) return End(changes.status());
    SendChanges(*changes, last);
  }

  // Sends what matches of the changes up to `last`, or up to where a message is full: the rest is read again.
  void SendChanges(const ShownChanges& changes, uint64_t last) {
    v1::WatchShiftsResponse message;
    v1::LineChange change;
    size_t bytes = 0;
    uint64_t sent = 0;  // position of the last change in the message
    for (const ShownChange& shown : changes) {
      if (!filter_.Take(context().store.catalog(), shown, change)) continue;
      bytes += change.ByteSizeLong();
      if (sent != 0 && change.position() != sent && bytes > limits::kEventBatchBytesMax) {
        last = change.position() - 1;
        break;
      }
      sent = change.position();
      *message.mutable_shifts()->add_changes() = std::move(change);
    }
    MoveTo(last);
    const bool is_quiet = !message.has_shifts();
    if (is_quiet && last - told_ < kProgressEvery) return Step();
    told_ = last;
    if (is_quiet) return SendProgress();
    SendUpdate(message);
  }

  ChangeFilter filter_;
  bool include_secondhand_ = false;
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
