#include "services/watch/watch_stream.h"

#include <atomic>
#include <memory>
#include <utility>

#include "services/ledger/event_batch.h"
#include "services/request/basis.h"
#include "services/rpc/wire.h"

namespace parley {
namespace {

// At any time one thread works for the stream (steps, reads from disk, or waits for gRPC to take a
// message), or it sleeps in the feed. Whoever changes kSleeping to kWorking may touch the rest.
class WatchStream final : public ServerStream, public Sleeper, public Stoppable {
 public:
  WatchStream(const ServiceContext& context, EventFeed& feed, WorkerPool& catch_up)
      : context_(context), feed_(feed), catch_up_(catch_up) {}

  ~WatchStream() override {
    context_.stopping.Remove(this);
    if (joined_) feed_.Leave();
  }

  void Begin(const v1::WatchEventsRequest& request) {
    goal_ = context_.store.last_position();
    position_ = request.after_position();
    absl::Status status = CheckWritten(position_, goal_, "after_position");
    if (status.ok()) status = feed_.Join();
    if (!status.ok()) return End(status);
    joined_ = true;
    context_.stopping.Add(std::static_pointer_cast<WatchStream>(shared_from_this()));
    Step();
  }

  void Wake(bool quiet) override {
    if (!Claim()) return;
    if (!quiet || IsOver()) return Step();
    v1::WatchEventsResponse message;
    message.mutable_progress();
    SendUpdate(message);
  }

  void OnStop() override {
    stopping_ = true;
    if (Claim()) Step();
  }

  void OnCancel() override {
    cancelled_ = true;
    if (Claim()) Step();
  }

 private:
  enum class State { kWorking, kSleeping };

  bool Claim() {
    State sleeping = State::kSleeping;
    return state_.compare_exchange_strong(sleeping, State::kWorking);
  }

  bool IsOver() const { return stopping_ || cancelled_; }

  // Does the next thing. Only for the thread that works for the stream; it must not touch it afterwards.
  void Step() {
    if (IsOver()) return EndOver();
    if (!caught_up_ && HasCaughtUp()) {
      caught_up_ = true;
      v1::WatchEventsResponse message;
      message.mutable_caught_up();
      return SendUpdate(message);
    }
    const auto self =
        std::static_pointer_cast<WatchStream>(shared_from_this());  // once it sleeps, it may end
    state_ = State::kSleeping;
    if (IsOver()) {  // it came too late to be seen above, and perhaps too early to claim
      if (Claim()) EndOver();
      return;
    }
    const NextEvents next = feed_.NextAfter(position_, self);
    if (next.kind != NextEvents::Kind::kWait && Claim()) Deliver(next);
  }

  // True when everything that was written at the start is delivered and the rest fits into one message.
  bool HasCaughtUp() {
    if (position_ < goal_) return false;
    goal_ = context_.store.last_position();
    return goal_ - position_ <= limits::kEventBatchMax;
  }

  void Deliver(const NextEvents& next) {
    if (next.kind == NextEvents::Kind::kBatch) {
      fallen_behind_ = false;
      position_ = next.batch->last;
      Send(next.batch->message);
    } else if (next.too_slow && caught_up_ && !fallen_behind_) {
      fallen_behind_ = true;
      v1::WatchEventsResponse message;
      message.mutable_fell_behind()->set_lag_events(next.until - position_);
      SendUpdate(message);
    } else {
      ReadFromDisk(next.until);
    }
  }

  void ReadFromDisk(uint64_t until) {
    const auto self = std::static_pointer_cast<WatchStream>(shared_from_this());
    if (!catch_up_.TrySubmit([self, until] { self->SendFromDisk(until); })) End(ServerStopping(position_));
  }

  void SendFromDisk(uint64_t until) {
    if (IsOver()) return EndOver();
    const EventRange range{position_ + 1, true, until};
    const absl::StatusOr<EventBatch> batch = ReadBatch(*context_.store.Read(), range, {});
    if (!batch.ok()) return End(batch.status());
    if (batch->events.empty()) return End(absl::InternalError("the ledger has a gap"));
    position_ = batch->last;
    Send(WatchMessage(*batch));
  }

  void SendUpdate(v1::WatchEventsResponse& message) {
    message.mutable_basis()->set_known_position(position_);
    Send(BufferOf(SerializeDeterministic(message)));
  }

  void EndOver() {
    End(stopping_ ? ServerStopping(position_) : absl::CancelledError("the caller went away"));
  }

  void OnSent() override { Step(); }

  void OnLost() override {
    cancelled_ = true;
    EndOver();
  }

  const ServiceContext& context_;
  EventFeed& feed_;
  WorkerPool& catch_up_;
  std::atomic<State> state_{State::kWorking};
  std::atomic<bool> stopping_{false};
  std::atomic<bool> cancelled_{false};
  bool joined_ = false;
  uint64_t goal_ = 0;      // before it is caught up: a position to reach
  uint64_t position_ = 0;  // everything up to here was sent
  bool caught_up_ = false;
  bool fallen_behind_ = false;
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* BeginWatchEvents(const ServiceContext& context, EventFeed& feed,
                                                             WorkerPool& catch_up,
                                                             const v1::WatchEventsRequest& request) {
  const auto stream = std::make_shared<WatchStream>(context, feed, catch_up);
  auto* reactor = ServerStream::Serve(stream);
  stream->Begin(request);
  return reactor;
}

}  // namespace parley
