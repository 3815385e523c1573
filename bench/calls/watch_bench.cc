#include "bench/calls/watch_bench.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

#include "bench/measure/processor_time.h"
#include "google/protobuf/io/coded_stream.h"

namespace parley::bench {
namespace {

constexpr int kWatchersPerConnection = 100;

// Processors that this program and the server take, on average since it was made.
class Processors {
 public:
  explicit Processors(const std::string& server_pid) : server_pid_(server_pid) {}
  double client() const { return (ProcessorSeconds("self") - client_) / SecondsSince(start_); }
  double server() const { return (ProcessorSeconds(server_pid_) - server_) / SecondsSince(start_); }

 private:
  const std::string server_pid_;
  const Clock::time_point start_ = Clock::now();
  const double client_ = ProcessorSeconds("self");
  const double server_ = ProcessorSeconds(server_pid_);
};

void RunOnce(const WatchBench& bench, int stalled, const std::string& name) {
  const auto appending = Connect(bench.server, 1).front();
  const int connections = 1 + (bench.watchers - 1) / kWatchersPerConnection;
  const uint64_t before =
      RunPaced(
          appending, bench.pace, 1, [&](int) { return bench.append(0); }, bench.append_position)
          .back()
          .position;
  Watchers watchers(Connect(bench.server, connections), bench.watch(before), bench.watchers);
  watchers.AddStalled(bench.server, stalled);
  watchers.WaitFor(before);
  const Processors processors(bench.pid);
  const std::vector<Acknowledged> appends =
      RunPaced(appending, bench.pace, bench.appends, bench.append, bench.append_position);
  watchers.WaitFor(appends.back().position);
  const double client = processors.client();
  const double server = processors.server();
  Watchers::Delays delays = watchers.Measure(appends);
  Clock::time_point first = Clock::time_point::max();
  Clock::time_point last = Clock::time_point::min();
  for (const Acknowledged& append : appends) {
    first = std::min(first, append.sent);
    last = std::max(last, append.answered);
  }
  const double seconds = std::chrono::duration<double>(last - first).count();
  Print(name, {{"watchers", bench.watchers},
               {"stalled", stalled},
               {"per_second", static_cast<double>(appends.size()) / seconds},
               {"p50_us", delays.all.Quantile(0.5)},
               {"p99_us", delays.all.Quantile(0.99)},
               {"last_p50_us", delays.last.Quantile(0.5)},
               {"last_p99_us", delays.last.Quantile(0.99)},
               {"sent_p50_us", delays.from_sending.Quantile(0.5)},
               {"messages", delays.messages},
               {"client_processors", client},
               {"server_processors", server}});
}

}  // namespace

void RunWatchBench(const WatchBench& bench) {
  for (int round = 0; round < bench.rounds; ++round) {
    RunOnce(bench, 0, bench.name);
    if (bench.stalled > 0) RunOnce(bench, bench.stalled, bench.name + "_stalled");
  }
}

std::string FirstField(const grpc::ByteBuffer& message) {
  grpc::Slice slice;
  if (!message.TrySingleSlice(&slice).ok() && !message.DumpToSingleSlice(&slice).ok()) return "";
  google::protobuf::io::CodedInputStream in(slice.begin(), static_cast<int>(slice.size()));
  constexpr uint32_t kFieldOneOfBytes = 1 << 3 | 2;
  uint32_t size = 0;
  std::string out;
  if (in.ReadTag() != kFieldOneOfBytes || !in.ReadVarint32(&size) ||
      !in.ReadString(&out, static_cast<int>(size)))
    return "";
  return out;
}

}  // namespace parley::bench
