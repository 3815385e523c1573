#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "bench/calls/calls.h"
#include "bench/calls/watch_bench.h"
#include "bench/parley/append_calls.h"
#include "bench/parley/commands.h"
#include "bench/parley/watch_messages.h"
#include "bench/workload/shifting.h"
#include "parley/v1/history_service.pb.h"
#include "parley/v1/ledger_service.pb.h"

namespace parley::bench {
namespace {

constexpr int kPrimingInFlight = 64;

// A watch with an empty request but for the position. `position_field` is where its items have theirs.
template <typename Request>
std::function<WatchCall(uint64_t)> WatchOf(const char* method, int position_field) {
  return [method, position_field](uint64_t position) {
    Request request;
    request.set_after_position(position);
    const auto read = [position_field](const grpc::ByteBuffer& message) {
      return ReadWatchMessage(message, position_field);
    };
    return WatchCall{method, MakeCall("", request).request, true, read, position};
  };
}

// Appends a statement on each pair, so that the next one on it is a shift.
void Prime(const Settings& settings, ShiftingStatements& statements) {
  const std::vector<Call> calls =
      MakeAppends(static_cast<int>(statements.pairs()), [&] { return statements.Next(); });
  RunCalls(Connect(settings.server, 1), kPrimingInFlight, static_cast<int>(calls.size()),
           [&](int i) { return calls[static_cast<size_t>(i)]; });
}

}  // namespace

void MeasureWatch(const Settings& settings) {
  const TextSource text = Corpus(settings);
  Workload workload = WorkloadAfter(settings, text);
  ShiftingStatements shifting(workload);
  WatchBench bench;
  bench.server = settings.server;
  bench.pid = settings.pid;
  bench.watchers = settings.watchers;
  bench.stalled = settings.stalled;
  bench.appends = settings.calls;
  bench.rounds = settings.rounds;
  bench.pace = {settings.rate, settings.in_flight};
  bench.append_position = AppendedPosition;
  if (settings.shifts) {
    bench.name = "watch_shifts";
    bench.watch = WatchOf<v1::WatchShiftsRequest>("/parley.v1.HistoryService/WatchShifts",
                                                  v1::LineChange::kPositionFieldNumber);
    bench.append = [&](int) { return MakeAppend(shifting.Next()); };
    Prime(settings, shifting);
  } else {
    bench.name = "watch";
    bench.watch = WatchOf<v1::WatchEventsRequest>("/parley.v1.LedgerService/WatchEvents",
                                                  event::v1::Event::kPositionFieldNumber);
    bench.append = [&](int) { return MakeAppend(workload.Next()); };
  }
  RunWatchBench(bench);
}

}  // namespace parley::bench
