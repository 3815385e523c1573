#include <memory>
#include <utility>
#include <vector>

#include "bench/calls/calls.h"
#include "bench/measure/series.h"
#include "bench/measure/synced_file.h"
#include "bench/parley/alerts_behind.h"
#include "bench/parley/append_calls.h"
#include "bench/parley/commands.h"

namespace parley::bench {
namespace {

// An empty call, a synced write and an append, over and over: disks have moods that last for seconds.
void AppendInTurns(const Settings& settings, const std::vector<std::shared_ptr<grpc::Channel>>& channels,
                   const std::vector<Call>& appends) {
  SyncedFile file(settings.sync_file, settings.sync_bytes);
  Series empty;
  Series synced;
  Series appended;
  for (const Call& append : appends) {
    empty.Add(RunCalls(channels, 1, 1, [](int) { return EmptyCall(); }).latency.Quantile(0));
    const Clock::time_point start = Clock::now();
    file.Write();
    synced.AddSince(start);
    appended.Add(RunCalls(channels, 1, 1, [&](int) { return append; }).latency.Quantile(0));
  }
  for (const auto& [what, series] :
       {std::pair{"empty", &empty}, {"fdatasync", &synced}, {"append", &appended}})
    Print(what, {{"calls", static_cast<double>(series->size())},
                 {"p50_us", series->Quantile(0.5)},
                 {"p99_us", series->Quantile(0.99)}});
}

// Statements, and amendments of earlier ones in between.
event::v1::Event NextEvent(const Settings& settings, Workload& workload, int& made) {
  const bool amends = settings.amend_every > 0 && ++made % settings.amend_every == 0;
  return amends ? workload.Amendment(workload.next_index() / 2, 1) : workload.Next();
}

}  // namespace

void MeasureAppends(const Settings& settings) {
  const TextSource text = Corpus(settings);
  Workload workload = WorkloadAfter(settings, text);
  const auto channels = Connect(settings.server, settings.connections);
  int made = 0;
  for (int round = 0; round < settings.rounds; ++round) {
    const std::vector<Call> calls =
        MakeAppends(settings.calls, [&] { return NextEvent(settings, workload, made); });
    if (!settings.sync_file.empty()) {
      AppendInTurns(settings, channels, calls);
      continue;
    }
    Outcome empty = RunCalls(channels, settings.in_flight, settings.calls, [](int) { return EmptyCall(); });
    PrintCalls("empty", empty.latency, empty.seconds);
    AlertsBehind alerts(channels.front());
    Outcome appends = RunCalls(channels, settings.in_flight, settings.calls,
                               [&](int i) { return calls[static_cast<size_t>(i)]; });
    if (settings.alerts) alerts.WaitAndPrint(settings.calls);
    PrintCalls("append", appends.latency, appends.seconds);
  }
}

}  // namespace parley::bench
