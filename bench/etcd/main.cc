// bench_etcd: the same appends and watches done by etcd, over its gRPC interface. A statement is the value of
// a key of its own, with the bytes that Parley's event has; etcd syncs each batch of puts, checks nothing and
// keeps no projections.
//
//   bench_etcd appends|watch --server HOST:PORT --corpus FILE --calls N

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/synchronization/mutex.h"
#include "bench/calls/calls.h"
#include "bench/calls/watch_bench.h"
#include "bench/measure/run_main.h"
#include "bench/measure/series.h"
#include "bench/workload/workload.h"
#include "etcd/etcd.pb.h"

namespace parley::bench {
namespace {

struct Settings {
  std::string server;
  std::string corpus;
  WorkloadShape shape;
  int calls = 10'000;
  int in_flight = 1;
  int connections = 1;
  int watchers = 1;
  double rate = 1'000;
  int rounds = 3;
};

// Puts of statements under keys that ascend.
class Puts {
 public:
  explicit Puts(const Settings& settings)
      : text_(TextSource::FromFiles({settings.corpus})), workload_(Plain(settings), text_) {}

  Call Next() {
    etcdserverpb::PutRequest request;
    char key[32];
    std::snprintf(key, sizeof key, "s%020llu", static_cast<unsigned long long>(workload_.next_index()));
    request.set_key(key);
    request.set_value(workload_.Next().SerializeAsString());
    return MakeCall("/etcdserverpb.KV/Put", request);
  }

 private:
  static WorkloadShape Plain(const Settings& settings) {
    WorkloadShape shape = settings.shape;
    shape.corrections = false;
    return shape;
  }

  const TextSource text_;
  Workload workload_;
};

uint64_t RevisionOfHeader(const grpc::ByteBuffer& message) {
  etcdserverpb::ResponseHeader header;
  header.ParseFromString(FirstField(message));
  return static_cast<uint64_t>(header.revision());
}

// Of the last change in it; the header's may be of a later one.
Delivered RevisionOfWatch(const grpc::ByteBuffer& message) {
  grpc::Slice slice;
  etcdserverpb::WatchResponse response;
  if (!message.DumpToSingleSlice(&slice).ok()) return {};
  response.ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
  const int64_t revision = response.events().empty()
                               ? response.header().revision()
                               : response.events(response.events_size() - 1).kv().mod_revision();
  return {static_cast<uint64_t>(revision), 0, 0};
}

WatchCall WatchAfter(uint64_t revision) {
  etcdserverpb::WatchRequest request;
  request.mutable_create_request()->set_key("s");
  request.mutable_create_request()->set_range_end("t");
  request.mutable_create_request()->set_start_revision(static_cast<int64_t>(revision) + 1);
  return {"/etcdserverpb.Watch/Watch", MakeCall("", request).request, false, RevisionOfWatch, 0};
}

void MeasureAppends(const Settings& settings) {
  Puts puts(settings);
  const auto channels = Connect(settings.server, settings.connections);
  for (int round = 0; round < settings.rounds; ++round) {
    std::vector<Call> calls;
    calls.reserve(static_cast<size_t>(settings.calls));
    for (int i = 0; i < settings.calls; ++i) calls.push_back(puts.Next());
    Outcome outcome = RunCalls(channels, settings.in_flight, settings.calls,
                               [&](int i) { return calls[static_cast<size_t>(i)]; });
    PrintCalls("etcd_append", outcome.latency, outcome.seconds);
  }
}

void MeasureWatch(const Settings& settings) {
  Puts puts(settings);
  WatchBench bench;
  bench.name = "etcd_watch";
  bench.server = settings.server;
  bench.watchers = settings.watchers;
  bench.appends = settings.calls;
  bench.rounds = settings.rounds;
  bench.pace = {settings.rate, settings.in_flight};
  bench.watch = WatchAfter;
  bench.append = [&](int) { return puts.Next(); };
  bench.append_position = RevisionOfHeader;
  RunWatchBench(bench);
}

int Main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // as in parleyd
  CLI::App app("The same appends and watches done by etcd");
  app.require_subcommand(1);
  app.fallthrough();
  Settings settings;
  app.add_option("--server", settings.server, "HOST:PORT of etcd's clients")->required();
  app.add_option("--corpus", settings.corpus, "text that quotes are made from")->required();
  app.add_option("--events", settings.shape.events, "events of the workload, which say what its pairs are");
  app.add_option("--parties", settings.shape.parties, "");
  app.add_option("--issues", settings.shape.issues, "");
  app.add_option("--calls", settings.calls, "puts a round");
  app.add_option("--in-flight", settings.in_flight, "puts at a time");
  app.add_option("--connections", settings.connections, "");
  app.add_option("--watchers", settings.watchers, "");
  app.add_option("--rate", settings.rate, "puts a second while watching");
  app.add_option("--rounds", settings.rounds, "");
  app.add_subcommand("appends", "puts, each synced")->callback([&] { MeasureAppends(settings); });
  app.add_subcommand("watch", "puts at a steady rate, and watchers")->callback([&] {
    MeasureWatch(settings);
  });
  CLI11_PARSE(app, argc, argv);
  return 0;
}

}  // namespace
}  // namespace parley::bench

int main(int argc, char** argv) {
  return parley::bench::RunMain(parley::bench::Main, argc, argv);
}
