#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bench/calls/bulk_stream.h"
#include "bench/calls/calls.h"
#include "bench/measure/series.h"
#include "bench/parley/commands.h"
#include "cli/import/event_json.h"
#include "parley/v1/ledger_service.pb.h"

namespace parley::bench {
namespace {

// Fills in the next event; false at the end.
using NextEvent = std::function<bool(event::v1::Event*)>;

NextEvent DeclarationsOf(const Workload& workload) {
  auto events = std::make_shared<std::vector<event::v1::Event>>(workload.Declarations());
  return [events, next = size_t{0}](event::v1::Event* event) mutable {
    if (next == events->size()) return false;
    *event = std::move((*events)[next++]);
    return true;
  };
}

NextEvent EventsOf(Workload& workload) {
  return [&workload](event::v1::Event* event) {
    if (workload.next_index() >= workload.shape().events) return false;
    *event = workload.Next();
    return true;
  };
}

NextEvent AmendmentsOf(const Workload& workload, int times) {
  const uint64_t count = workload.shape().events;
  const uint64_t end = count * static_cast<uint64_t>(times);
  return [&workload, count, end, next = uint64_t{0}](event::v1::Event* event) mutable {
    if (next == end) return false;
    *event = workload.Amendment(next % count, next / count + 1);
    ++next;
    return true;
  };
}

// Up to `chunk` requests (0: all) of `batch` events.
std::vector<grpc::ByteBuffer> MakeRequests(const Settings& settings, const NextEvent& next,
                                           uint64_t& events) {
  std::vector<grpc::ByteBuffer> requests;
  const auto chunk = static_cast<size_t>(settings.chunk);
  while (chunk == 0 || requests.size() < chunk) {
    v1::AppendStreamRequest request;
    request.set_allow_future_dates(true);
    while (request.events_size() < settings.batch) {
      if (next(request.add_events())) continue;
      request.mutable_events()->RemoveLast();
      break;
    }
    if (request.events().empty()) break;
    events += static_cast<uint64_t>(request.events_size());
    const grpc::Slice slice(request.SerializeAsString());
    requests.emplace_back(&slice, 1);
  }
  return requests;
}

void AppendAll(const Settings& settings, BulkStream& stream, const NextEvent& next, const char* what) {
  uint64_t events = 0;
  double seconds = 0;
  for (;;) {
    const std::vector<grpc::ByteBuffer> requests = MakeRequests(settings, next, events);
    if (requests.empty()) break;
    const Clock::time_point start = Clock::now();
    stream.Send(requests);
    seconds += SecondsSince(start);
  }
  if (events == 0) return;
  const auto n = static_cast<double>(events);
  Print(what, {{"events", n}, {"seconds", seconds}, {"per_second", n / seconds}});
}

}  // namespace

void Load(const Settings& settings) {
  const TextSource text = Corpus(settings);
  Workload workload(settings.shape, text);
  BulkStream stream(Connect(settings.server, 1).front());
  if (settings.first == 0) {
    AppendAll(settings, stream, DeclarationsOf(workload), "declarations");
  } else {
    workload.Skip(settings.first);
  }
  AppendAll(settings, stream, EventsOf(workload), "append_stream");
  if (settings.amendments > 0)
    AppendAll(settings, stream, AmendmentsOf(workload, settings.amendments), "amendments");
}

void WriteJsonl(const Settings& settings) {
  const TextSource text = Corpus(settings);
  Workload workload(settings.shape, text);
  std::FILE* file = settings.output == "-" ? stdout : std::fopen(settings.output.c_str(), "w");
  if (file == nullptr) {
    std::perror(settings.output.c_str());
    std::exit(2);
  }
  std::string line;
  for (const NextEvent& next : {DeclarationsOf(workload), EventsOf(workload)}) {
    for (event::v1::Event event; next(&event);) {
      line.clear();
      AppendEventJson(event, &line);
      line.push_back('\n');
      std::fwrite(line.data(), 1, line.size(), file);
    }
  }
  if (std::fclose(file) != 0) std::exit(2);
}

}  // namespace parley::bench
