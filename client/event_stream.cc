#include "client/event_stream.h"

#include <grpcpp/client_context.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "client/errors.h"
#include "client/limits.h"
#include "client/retry.h"

namespace parley {
namespace {

// Counts attempts since the last message and says whether another one is due.
class Attempts {
 public:
  void Progress() {
    connected_ = true;
    failed_ = 0;
    backoff_.Reset();
  }

  // Waits and returns true, or false when it is time to give up.
  bool Again(const absl::Status& status) {
    if (status.code() != absl::StatusCode::kUnavailable) return false;
    if (++failed_ >= (connected_ ? kStreamAttemptsMax : kAttemptsMax)) return false;
    backoff_.Wait();
    return true;
  }

 private:
  bool connected_ = false;
  int failed_ = 0;
  Backoff backoff_{kBackoffFirst, kBackoffLongest};
};

// Passes messages on until the stream ends; `stopped` tells that the receiver had enough.
template <typename Stream, typename Message, typename OnMessage>
absl::Status Drain(grpc::ClientContext& context, Stream& stream, Message& message, bool& stopped,
                   const OnMessage& on_message) {
  while (stream.Read(&message)) {
    if (!on_message(message)) {
      stopped = true;
      context.TryCancel();
      break;
    }
  }
  if (stopped) {
    while (stream.Read(&message)) {
    }
  }
  const absl::Status status = FromGrpc(stream.Finish());
  return stopped ? absl::OkStatus() : status;
}

// Follows with `open(context, request)` until `on_update` returns false or there is no going on.
template <typename Update, typename Request, typename Open, typename OnUpdate>
absl::Status Follow(const WatchOptions& options, Request request, const Open& open,
                    const OnUpdate& on_update) {
  request.set_after_position(options.after_position);
  Attempts attempts;
  while (true) {
    grpc::ClientContext context;
    bool stopped = false;
    Update message;
    const auto stream = open(&context, request);
    absl::Status status = Drain(context, *stream, message, stopped, [&](const Update& update) {
      attempts.Progress();
      request.set_after_position(std::max(request.after_position(), update.basis().known_position()));
      return on_update(update);
    });
    if (stopped) return absl::OkStatus();
    if (status.ok()) status = absl::UnavailableError("the server ended the stream");
    if (!attempts.Again(status)) return status;
    if (options.on_reconnect) options.on_reconnect(status);
  }
}

}  // namespace

absl::Status ReadEvents(Client& client, std::uint64_t from_position, const OnRead& on_read) {
  v1::ReadEventsRequest request;
  request.set_from_position(from_position);
  std::uint64_t last = 0;  // last position to read, once known
  Attempts attempts;
  while (true) {
    grpc::ClientContext context;
    bool stopped = false;
    v1::ReadEventsResponse message;
    const auto stream = client.ledger().ReadEvents(&context, request);
    const absl::Status status = Drain(context, *stream, message, stopped, [&](const auto& batch) {
      attempts.Progress();
      if (last == 0) last = batch.basis().known_position();
      if (batch.events_size() > 0) {
        request.set_from_position(batch.events(batch.events_size() - 1).position() + 1);
      }
      return on_read(batch);
    });
    if (status.ok()) return status;
    if (last != 0 && request.from_position() > last) return absl::OkStatus();
    if (!attempts.Again(status)) return status;
    if (last != 0) request.set_limit(last - request.from_position() + 1);
  }
}

absl::Status WatchEvents(Client& client, const WatchOptions& options, const OnWatch& on_watch) {
  return Follow<v1::WatchEventsResponse>(
      options, v1::WatchEventsRequest(),
      [&client](grpc::ClientContext* context, const v1::WatchEventsRequest& request) {
        return client.ledger().WatchEvents(context, request);
      },
      on_watch);
}

absl::Status WatchShifts(Client& client, const WatchOptions& options, v1::WatchShiftsRequest request,
                         const OnWatchShifts& on_watch) {
  return Follow<v1::WatchShiftsResponse>(
      options, std::move(request),
      [&client](grpc::ClientContext* context, const v1::WatchShiftsRequest& from) {
        return client.history().WatchShifts(context, from);
      },
      on_watch);
}

absl::Status WatchAlerts(Client& client, const WatchOptions& options, v1::WatchAlertsRequest request,
                         const OnWatchAlerts& on_watch) {
  return Follow<v1::WatchAlertsResponse>(
      options, std::move(request),
      [&client](grpc::ClientContext* context, const v1::WatchAlertsRequest& from) {
        return client.alerts().WatchAlerts(context, from);
      },
      on_watch);
}

absl::Status BacktestRule(Client& client, const v1::BacktestRuleRequest& request,
                          const OnBacktest& on_backtest) {
  Attempts attempts;
  while (true) {
    grpc::ClientContext context;
    bool stopped = false;
    bool begun = false;
    v1::BacktestRuleResponse message;
    const auto stream = client.alerts().BacktestRule(&context, request);
    const absl::Status status = Drain(context, *stream, message, stopped, [&](const auto& update) {
      begun = true;
      return on_backtest(update);
    });
    if (status.ok() || begun || !attempts.Again(status)) return status;
  }
}

}  // namespace parley
