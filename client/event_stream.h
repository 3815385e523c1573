// Reading the ledger and following it, across broken connections.
#pragma once

#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "client/client.h"
#include "parley/v1/alert_service.pb.h"
#include "parley/v1/history_service.pb.h"
#include "parley/v1/ledger_service.pb.h"

namespace parley {

// Takes one message of a stream; false ends it.
using OnRead = std::function<bool(const v1::ReadEventsResponse&)>;
using OnWatch = std::function<bool(const v1::WatchEventsResponse&)>;
using OnWatchShifts = std::function<bool(const v1::WatchShiftsResponse&)>;
using OnWatchAlerts = std::function<bool(const v1::WatchAlertsResponse&)>;
using OnBacktest = std::function<bool(const v1::BacktestRuleResponse&)>;

// Reads events forward from `from_position` (0: the first) to the last position written when it began,
// each once and in order, going on behind the last one received when the connection breaks. Returns OK
// at the end or when `on_read` returns false.
absl::Status ReadEvents(Client& client, std::uint64_t from_position, const OnRead& on_read);

// How WatchEvents(), WatchShifts() and WatchAlerts() behave.
struct WatchOptions {
  std::uint64_t after_position = 0;
  // Told each time that the connection broke, before the next attempt. Optional.
  std::function<void(const absl::Status&)> on_reconnect;
};

// Follows the ledger until `on_watch` returns false (OK) or the server refuses. When the connection
// breaks it reconnects and resumes behind the last basis.known_position received, so that nothing is
// skipped or repeated; UNAVAILABLE after 20 attempts without a message (kStreamAttemptsMax), or a few when it
// never connected at all.
absl::Status WatchEvents(Client& client, const WatchOptions& options, const OnWatch& on_watch);

// Follows shifts in the same way. `request` says which; its after_position is that of `options`.
absl::Status WatchShifts(Client& client, const WatchOptions& options, v1::WatchShiftsRequest request,
                         const OnWatchShifts& on_watch);

// Follows alerts in the same way. `request` says which; its after_position is that of `options`.
absl::Status WatchAlerts(Client& client, const WatchOptions& options, v1::WatchAlertsRequest request,
                         const OnWatchAlerts& on_watch);

// Runs a rule over the past. Returns OK behind the summary or when `on_backtest` returns false. Tries
// again while the server is UNAVAILABLE and nothing came yet; a stream that breaks later is an error, for
// its findings would come twice.
absl::Status BacktestRule(Client& client, const v1::BacktestRuleRequest& request,
                          const OnBacktest& on_backtest);

}  // namespace parley
