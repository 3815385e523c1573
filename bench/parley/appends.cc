#include <memory>
#include <utility>
#include <vector>

#include "bench/calls/calls.h"
#include "bench/calls/watch_bench.h"
#include "bench/measure/series.h"
#include "bench/measure/synced_file.h"
#include "bench/parley/commands.h"
#include "parley/v1/basis.pb.h"
#include "parley/v1/ledger_service.pb.h"

namespace parley::bench {
namespace {

Workload WorkloadAfter(const Settings& settings, const TextSource& text) {
  WorkloadShape shape = settings.shape;
  shape.corrections = false;
  Workload workload(shape, text);
  workload.Skip(settings.first);
  return workload;
}

std::vector<Call> MakeAppends(Workload& workload, int count) {
  std::vector<Call> calls;
  for (int i = 0; i < count; ++i) {
    v1::AppendRequest request;
    request.set_allow_future_dates(true);
    *request.add_events() = workload.Next();
    calls.push_back(MakeCall("/parley.v1.LedgerService/Append", request));
  }
  return calls;
}

// The last position of a message that begins with its basis.
uint64_t PositionOfBasis(const grpc::ByteBuffer& message) {
  v1::Basis basis;
  basis.ParseFromString(FirstField(message));
  return basis.known_position();
}

WatchCall WatchAfter(uint64_t position) {
  v1::WatchEventsRequest request;
  request.set_after_position(position);
  return {"/parley.v1.LedgerService/WatchEvents", MakeCall("", request).request, true, PositionOfBasis};
}

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

}  // namespace

void MeasureAppends(const Settings& settings) {
  const TextSource text = Corpus(settings);
  Workload workload = WorkloadAfter(settings, text);
  const auto channels = Connect(settings.server, settings.connections);
  for (int round = 0; round < settings.rounds; ++round) {
    const std::vector<Call> calls = MakeAppends(workload, settings.calls);
    if (!settings.sync_file.empty()) {
      AppendInTurns(settings, channels, calls);
      continue;
    }
    Outcome empty = RunCalls(channels, settings.in_flight, settings.calls, [](int) { return EmptyCall(); });
    PrintCalls("empty", empty.latency, empty.seconds);
    Outcome appends = RunCalls(channels, settings.in_flight, settings.calls,
                               [&](int i) { return calls[static_cast<size_t>(i)]; });
    PrintCalls("append", appends.latency, appends.seconds);
  }
}

void MeasureWatch(const Settings& settings) {
  const TextSource text = Corpus(settings);
  Workload workload = WorkloadAfter(settings, text);
  WatchBench bench;
  bench.name = "watch";
  bench.server = settings.server;
  bench.watchers = settings.watchers;
  bench.stalled = settings.stalled;
  bench.appends = settings.calls;
  bench.rounds = settings.rounds;
  bench.pace = {settings.rate, settings.in_flight};
  bench.watch = WatchAfter;
  bench.append = [&](int) { return MakeAppends(workload, 1).front(); };
  // An answer's basis is the last position of its group, so the receipt's is read.
  bench.append_position = [](const grpc::ByteBuffer& answer) {
    grpc::Slice slice;
    v1::AppendResponse response;
    if (!answer.DumpToSingleSlice(&slice).ok()) return uint64_t{0};
    response.ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
    return response.receipts_size() == 0 ? 0 : response.receipts(0).position();
  };
  RunWatchBench(bench);
}

}  // namespace parley::bench
