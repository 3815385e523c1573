#include "services/alerts/backtest_stream.h"

#include <deque>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "core/error.h"
#include "services/alerts/backtest.h"
#include "services/request/basis.h"
#include "services/rpc/stop_check.h"
#include "services/rpc/wire.h"

namespace parley {
namespace {

absl::StatusOr<BacktestRange> ReadRange(const QueryView& view, const v1::BacktestRuleRequest& request) {
  BacktestRange range;
  const absl::StatusOr<uint64_t> known = ResolveKnownAt(view, request.known_at(), "known_at");
  if (!known.ok()) return known.status();
  range.known_position = *known;
  range.to_us = view.now_us;
  if (request.has_from()) {
    const absl::StatusOr<int64_t> from = ReadTimestamp(request.from(), "from");
    if (!from.ok()) return from.status();
    range.from_us = *from;
  }
  if (request.has_to()) {
    const absl::StatusOr<int64_t> to = ReadTimestamp(request.to(), "to");
    if (!to.ok()) return to.status();
    range.to_us = *to;
  }
  if (range.from_us < range.to_us) return range;
  return InvalidField("from", "not before the end", "a time before `to`");
}

class BacktestStream final : public ServerStream {
 public:
  BacktestStream(const AlertContext& context, grpc::CallbackServerContext& call)
      : services_(context.services), call_(call) {}

  void Begin(const v1::BacktestRuleRequest& request) {
    const QueryView view = ViewOf(services_.store, services_.clock);
    const absl::StatusOr<event::v1::AlertRule> rule = ReadAlertRule(view.catalog, request.rule(), "rule");
    if (!rule.ok()) return End(rule.status());
    const absl::StatusOr<BacktestRange> range = ReadRange(view, request);
    if (!range.ok()) return End(range.status());
    known_position_ = range->known_position;
    backtest_ = std::make_unique<Backtest>(view, *rule, *range);
    Continue();
  }

 private:
  // Sends what was found, or looks further on a worker.
  void Continue() {
    if (!found_.empty()) {
      v1::BacktestRuleResponse message;
      *message.mutable_finding() = std::move(found_.front());
      found_.pop_front();
      ++alerts_;
      return SendUpdate(message);
    }
    if (done_) return Finish();
    const auto self = std::static_pointer_cast<BacktestStream>(shared_from_this());
    if (services_.comparisons.TrySubmit([self] { self->LookFurther(); })) return;
    End(MakeError(absl::StatusCode::kResourceExhausted, {Reason::kQueueFull, "", {}},
                  "too many queries are waiting: try again in a moment"));
  }

  void LookFurther() {
    const StopCheck stop = StopCheckOf(call_);
    const absl::Status go_on = stop();
    if (!go_on.ok()) return End(go_on);
    std::vector<v1::BacktestFinding> found;
    const absl::StatusOr<bool> more = backtest_->Step(found, stop);
    if (!more.ok()) return End(more.status());
    done_ = !*more;
    found_.assign(std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    if (!found_.empty() || done_) return Continue();
    v1::BacktestRuleResponse message;
    message.mutable_progress();
    SendUpdate(message);
  }

  void Finish() {
    if (std::exchange(summed_up_, true)) return End(absl::OkStatus());
    v1::BacktestRuleResponse message;
    message.mutable_summary()->set_alert_count(alerts_);
    message.mutable_summary()->set_examined_count(backtest_->examined());
    SendUpdate(message);
  }

  void SendUpdate(v1::BacktestRuleResponse& message) {
    message.mutable_basis()->set_known_position(known_position_);
    Send(BufferOf(SerializeDeterministic(message)));
  }

  void OnSent() override { Continue(); }
  void OnLost() override { End(absl::CancelledError("the caller went away")); }

  const ServiceContext& services_;
  grpc::CallbackServerContext& call_;
  std::unique_ptr<Backtest> backtest_;
  uint64_t known_position_ = 0;
  std::deque<v1::BacktestFinding> found_;
  uint64_t alerts_ = 0;
  bool done_ = false;
  bool summed_up_ = false;
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* BeginBacktest(const AlertContext& context,
                                                          grpc::CallbackServerContext& call,
                                                          const v1::BacktestRuleRequest& request,
                                                          const CountedCall& counted) {
  const auto stream = std::make_shared<BacktestStream>(context, call);
  auto* reactor = ServerStream::Serve(stream, counted);
  stream->Begin(request);
  return reactor;
}

}  // namespace parley
