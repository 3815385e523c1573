// FollowStream: what streams that follow the ledger have in common: catching up from disk, then live,
// sleeping while there is nothing new, and how they end.
#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "core/limits.h"
#include "services/request/basis.h"
#include "services/rpc/server_stream.h"
#include "services/rpc/status.h"
#include "services/rpc/wire.h"
#include "services/service_context.h"
#include "services/watch/event_feed.h"

namespace parley {

// `Response` has a basis and the updates caught_up, progress and fell_behind.
//
// At any time one thread works for the stream (steps, reads from disk, or waits for gRPC to take a
// message), or it sleeps in the feed. Whoever changes kSleeping to kWorking may touch the rest.
template <typename Response>
class FollowStream : public ServerStream, public Sleeper, public Stoppable {
 public:
  // Reading from disk happens on `catch_up`, whose queue must have room for every watcher.
  FollowStream(const ServiceContext& context, EventFeed& feed, WorkerPool& catch_up)
      : context_(context), feed_(feed), catch_up_(catch_up) {}

  ~FollowStream() override {
    context_.stopping.Remove(this);
    if (joined_) feed_.Leave(position_);
  }

  // Begins to follow behind `after_position`, or ends the stream with the reason why not.
  void Follow(uint64_t after_position) {
    goal_ = context_.store.last_position();
    position_ = after_position;
    absl::Status status = CheckWritten(position_, goal_, "after_position");
    if (status.ok()) status = feed_.Join(position_);
    if (!status.ok()) return End(status);
    joined_ = true;
    context_.stopping.Add(Self());
    Step();
  }

  void Wake(bool quiet) final {
    if (!Claim()) return;
    if (!quiet || IsOver()) return Step();
    SendProgress();
  }

  void OnStop() final {
    stopping_ = true;
    if (Claim()) Step();
  }

  void OnCancel() final {
    cancelled_ = true;
    if (Claim()) Step();
  }

 protected:
  // Sends what is in `batch`, whose first event comes next, and moves on to its end. False when nothing in it
  // was to be sent, and nobody else works for the stream now: it goes on with what comes behind. Must not
  // take long.
  virtual bool SendLive(const std::shared_ptr<const LiveBatch>& batch) = 0;

  // Sends what comes next, up to `until`, and moves on. Called on the catch-up threads.
  virtual void SendFromDisk(uint64_t until) = 0;

  // Does `work` on the catch-up threads, unless the stream is over by then.
  template <typename Work>
  void OnCatchUpThread(Work work) {
    const auto self = Self();
    const auto task = [self, work] {
      if (self->IsOver()) return self->EndOver();
      work();
    };
    if (!catch_up_.TrySubmit(task)) End(ServerStopping(position_));
  }

  // Everything up to `position` was sent, or is in the message sent next.
  void MoveTo(uint64_t position) { position_ = position; }
  uint64_t position() const { return position_; }
  const ServiceContext& context() const { return context_; }

  // What the stream ends with when it is over; OK while it goes on.
  absl::Status Over() const {
    if (stopping_) return ServerStopping(position_);
    return cancelled_ ? absl::CancelledError("the caller went away") : absl::OkStatus();
  }

  // Does the next thing. Only for the thread that works for the stream; it must not touch it afterwards.
  void Step() {
    while (!StepOnce()) {
    }
  }

  void SendProgress() {
    Response message;
    message.mutable_progress();
    SendUpdate(message);
  }

  // Sends a message with the position reached as its basis.
  void SendUpdate(Response& message) {
    message.mutable_basis()->set_known_position(position_);
    Send(BufferOf(SerializeDeterministic(message)));
  }

 private:
  enum class State { kWorking, kSleeping };

  std::shared_ptr<FollowStream> Self() {
    return std::static_pointer_cast<FollowStream>(this->shared_from_this());
  }

  bool Claim() {
    State sleeping = State::kSleeping;
    return state_.compare_exchange_strong(sleeping, State::kWorking);
  }

  bool IsOver() const { return stopping_ || cancelled_; }

  // True when everything that was written at the start is delivered and the rest fits into one message.
  bool HasCaughtUp() {
    if (position_ < goal_) return false;
    goal_ = context_.store.last_position();
    return goal_ - position_ <= limits::kEventBatchMax;
  }

  // False when there was nothing to send: the thread still works for the stream.
  bool StepOnce() {
    if (IsOver()) {
      EndOver();
      return true;
    }
    if (!caught_up_ && HasCaughtUp()) {
      caught_up_ = true;
      Response message;
      message.mutable_caught_up();
      SendUpdate(message);
      return true;
    }
    const auto self = Self();  // once it sleeps, it may end
    state_ = State::kSleeping;
    if (IsOver()) {  // it came too late to be seen above, and perhaps too early to claim
      if (Claim()) EndOver();
      return true;
    }
    const NextEvents next = feed_.NextAfter(position_, self);
    return next.kind == NextEvents::Kind::kWait || !Claim() || Deliver(next);
  }

  // As StepOnce.
  bool Deliver(const NextEvents& next) {
    if (next.kind == NextEvents::Kind::kBatch) {
      fallen_behind_ = false;
      return SendLive(next.batch);
    }
    if (next.too_slow && caught_up_ && !fallen_behind_) {
      fallen_behind_ = true;
      Response message;
      message.mutable_fell_behind()->set_lag_events(next.until - position_);
      SendUpdate(message);
    } else {
      OnCatchUpThread([this, until = next.until] { SendFromDisk(until); });
    }
    return true;
  }

  void EndOver() { End(Over()); }

  void OnSent() final { Step(); }

  void OnLost() final {
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
  uint64_t goal_ = 0;                  // before it is caught up: a position to reach
  std::atomic<uint64_t> position_{0};  // everything up to here was sent
  bool caught_up_ = false;
  bool fallen_behind_ = false;
};

}  // namespace parley
