#include "services/alerts/alert_stream.h"

#include <memory>
#include <optional>
#include <utility>

#include "core/error.h"
#include "services/watch/follow_stream.h"

namespace parley {
namespace {

// Positions looked at without a match after which a watcher that catches up hears where it is.
constexpr uint64_t kProgressEvery = 16'384;

class AlertStream final : public FollowStream<v1::WatchAlertsResponse> {
 public:
  AlertStream(const AlertContext& alerts, EventFeed& feed, WorkerPool& catch_up)
      : FollowStream(alerts.services, feed, catch_up), engine_(alerts.engine) {}

  void Begin(const v1::WatchAlertsRequest& request) {
    if (request.selection().unacknowledged_only()) {
      return End(InvalidField("selection.unacknowledged_only", "true",
                              "nothing: what is acknowledged changes while you watch"));
    }
    absl::StatusOr<AlertSelector> wanted =
        AlertSelector::Read(ViewOf(context().store, context().clock), request.selection(), "selection");
    if (!wanted.ok()) return End(wanted.status());
    wanted_ = *std::move(wanted);
    told_ = request.after_position();
    Follow(request.after_position());
  }

 private:
  bool SendLive(const std::shared_ptr<const LiveBatch>& batch) override {
    OnCatchUpThread([this, last = batch->last] { SendAlerts(last); });
    return true;
  }

  void SendFromDisk(uint64_t until) override { SendAlerts(until); }

  // Sends the alerts up to `last`, or up to where a message is full: the rest is read again.
  void SendAlerts(uint64_t last) {
    const absl::Status waited = engine_.WaitFor(last, [this] { return Over(); });
    if (!waited.ok()) {
      const absl::Status over = Over();  // an engine that stops does not know where to go on
      return End(over.ok() ? waited : over);
    }
    v1::WatchAlertsResponse message;
    size_t bytes = 0;
    absl::Status failed;
    const auto take = [&](const StoredAlert& stored) {
      if (stored.key.position > last) return false;
      const bool same_event =
          message.has_alerts() && message.alerts().alerts().rbegin()->position() == stored.key.position;
      if (bytes >= limits::kEventBatchBytesMax && !same_event) {
        last = stored.key.position - 1;
        return false;
      }
      v1::Alert alert;
      if (!alert.ParseFromString(stored.value)) {
        failed = absl::InternalError("a stored alert is damaged");
        return false;
      }
      if (!wanted_.Takes(alert)) return true;
      bytes += stored.value.size();
      *message.mutable_alerts()->add_alerts() = std::move(alert);
      return true;
    };
    absl::Status read = context().store.alerts().Read({position() + 1, 0}, true, take);
    read.Update(failed);
    if (!read.ok()) return End(read);
    MoveTo(last);
    const bool is_quiet = !message.has_alerts();
    if (is_quiet && last - told_ < kProgressEvery) return Step();
    told_ = last;
    if (is_quiet) return SendProgress();
    SendUpdate(message);
  }

  AlertEngine& engine_;
  AlertSelector wanted_;
  uint64_t told_ = 0;  // position of the last message, about
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* BeginWatchAlerts(const AlertContext& context, EventFeed& feed,
                                                             WorkerPool& catch_up,
                                                             const v1::WatchAlertsRequest& request,
                                                             const CountedCall& counted) {
  const auto stream = std::make_shared<AlertStream>(context, feed, catch_up);
  auto* reactor = ServerStream::Serve(stream, counted);
  stream->Begin(request);
  return reactor;
}

}  // namespace parley
