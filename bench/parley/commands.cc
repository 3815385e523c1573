#include "bench/parley/commands.h"

#include <cstdio>
#include <map>
#include <memory>

#include "bench/measure/series.h"
#include "bench/parley/calls.h"
#include "bench/parley/load.h"
#include "cli/import/event_json.h"
#include "parley/v1/history_service.grpc.pb.h"
#include "parley/v1/ledger_service.pb.h"

namespace parley::bench {
namespace {

constexpr int64_t kAsOfFirst = 946'684'800;  // 2000-01-01
constexpr uint32_t kDiffPage = 1000;
constexpr uint64_t kAsOfSpan = 788'918'400;  // 25 years

TextSource Corpus(const Settings& settings) {
  return TextSource::FromFiles(settings.corpus);
}

// Makes the calls of one kind.
using Maker = std::function<Call(int)>;

template <typename Request>
void SetPair(WorkloadPair pair, Request& request) {
  request.set_party(PartyId(pair.party));
  request.set_issue(IssueId(pair.issue));
}

Maker StanceCalls(const Workload& workload, bool as_of) {
  return [&workload, as_of](int i) {
    v1::GetStanceRequest request;
    Random random = Random::Of(7, 0, static_cast<uint64_t>(i));
    SetPair(workload.PairOf(random.Below(workload.shape().events)), request);
    if (as_of)
      request.mutable_basis()->mutable_as_of()->set_seconds(kAsOfFirst +
                                                            static_cast<int64_t>(random.Below(kAsOfSpan)));
    return MakeCall("/parley.v1.HistoryService/GetStance", request);
  };
}

Maker TimelineCalls(const Workload& workload) {
  return [&workload](int) {
    v1::GetTimelineRequest request;
    SetPair(workload.HotPair(), request);
    request.set_page_size(1000);
    return MakeCall("/parley.v1.HistoryService/GetTimeline", request);
  };
}

// All pairs at two dates, all pages. Returns the changes.
uint64_t DiffAllPairs(v1::HistoryService::Stub& stub) {
  v1::DiffPositionsRequest request;
  request.mutable_before()->mutable_as_of()->set_seconds(kAsOfFirst + static_cast<int64_t>(kAsOfSpan / 3));
  request.mutable_after()->mutable_as_of()->set_seconds(kAsOfFirst + static_cast<int64_t>(kAsOfSpan / 2));
  request.set_page_size(kDiffPage);
  uint64_t changes = 0;
  do {
    grpc::ClientContext context;
    v1::DiffPositionsResponse response;
    const grpc::Status status = stub.DiffPositions(&context, request, &response);
    if (!status.ok()) {
      std::fprintf(stderr, "bench: the diff failed: %s\n", status.error_message().c_str());
      std::exit(1);
    }
    changes += static_cast<uint64_t>(response.changes_size());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return changes;
}

std::map<std::string, Maker> Makers(const Workload& workload) {
  return {{"empty", [](int) { return EmptyCall(); }},
          {"stance", StanceCalls(workload, false)},
          {"stance_as_of", StanceCalls(workload, true)},
          {"timeline", TimelineCalls(workload)}};
}

}  // namespace

void AddSettings(CLI::App& app, Settings& settings) {
  app.add_option("--server", settings.server, "HOST:PORT");
  app.add_option("--corpus", settings.corpus, "files of text that quotes are made from");
  app.add_option("--events", settings.shape.events, "events of the workload, without declarations");
  app.add_option("--first", settings.first, "events of it to skip");
  app.add_option("--parties", settings.shape.parties, "");
  app.add_option("--issues", settings.shape.issues, "");
  app.add_option("--seed", settings.shape.seed, "");
  app.add_option("--what", settings.what, "kinds of calls: empty, stance, stance_as_of, timeline")
      ->delimiter(',');
  app.add_option("--output", settings.output, "file");
  app.add_option("--calls", settings.calls, "calls of each kind and round");
  app.add_option("--in-flight", settings.in_flight, "calls at a time");
  app.add_option("--connections", settings.connections, "");
  app.add_option("--batch", settings.batch, "events a request");
  app.add_option("--rounds", settings.rounds, "");
}

void Load(const Settings& settings) {
  const TextSource text = Corpus(settings);
  Workload workload(settings.shape, text);
  const auto channel = Connect(settings.server, 1).front();
  std::vector<event::v1::Event> declarations = workload.Declarations();
  auto next = declarations.begin();
  AppendAll(channel, settings.batch, [&](event::v1::Event* event) {
    if (next == declarations.end()) return false;
    *event = std::move(*next++);
    return true;
  });
  while (workload.next_index() < settings.first) workload.Next();
  const Clock::time_point start = Clock::now();
  const uint64_t sent = AppendAll(channel, settings.batch, [&](event::v1::Event* event) {
    if (workload.next_index() == workload.shape().events) return false;
    *event = workload.Next();
    return true;
  });
  const double seconds = SecondsSince(start);
  Print("append_stream", {{"events", static_cast<double>(sent)},
                          {"seconds", seconds},
                          {"per_second", static_cast<double>(sent) / seconds}});
}

void WriteJsonl(const Settings& settings) {
  const TextSource text = Corpus(settings);
  Workload workload(settings.shape, text);
  std::FILE* file = std::fopen(settings.output.c_str(), "w");
  if (file == nullptr) {
    std::perror(settings.output.c_str());
    std::exit(2);
  }
  std::string line;
  const auto write = [&](const event::v1::Event& event) {
    line.clear();
    AppendEventJson(event, &line);
    line.push_back('\n');
    std::fwrite(line.data(), 1, line.size(), file);
  };
  for (const event::v1::Event& event : workload.Declarations()) write(event);
  while (workload.next_index() < workload.shape().events) write(workload.Next());
  std::fclose(file);
}

void MeasureCalls(const Settings& settings) {
  const TextSource text = Corpus(settings);
  const Workload workload(settings.shape, text);
  const std::map<std::string, Maker> makers = Makers(workload);
  const auto channels = Connect(settings.server, settings.connections);
  for (const std::string& what : settings.what)  // warm up
    RunCalls(channels, settings.in_flight, std::max(1, settings.calls / 5), makers.at(what));
  for (int round = 0; round < settings.rounds; ++round) {
    for (const std::string& what : settings.what) {
      Outcome outcome = RunCalls(channels, settings.in_flight, settings.calls, makers.at(what));
      PrintCalls(what, outcome.latency, outcome.seconds);
    }
  }
}

void MeasureDiffs(const Settings& settings) {
  const auto stub = v1::HistoryService::NewStub(Connect(settings.server, 1).front());
  for (int round = 0; round < settings.rounds; ++round) {
    const Clock::time_point start = Clock::now();
    const auto changes = static_cast<double>(DiffAllPairs(*stub));
    Print("diff", {{"changes", changes}, {"seconds", SecondsSince(start)}});
  }
}

void MeasureAppends(const Settings& settings) {
  const TextSource text = Corpus(settings);
  WorkloadShape shape = settings.shape;
  shape.corrections = false;
  Workload workload(shape, text);
  workload.SkipTo(settings.first);
  const auto channels = Connect(settings.server, settings.connections);
  for (int round = 0; round < settings.rounds; ++round) {
    Outcome empty = RunCalls(channels, settings.in_flight, settings.calls, [](int) { return EmptyCall(); });
    PrintCalls("empty", empty.latency, empty.seconds);
    std::vector<Call> calls;
    for (int i = 0; i < settings.calls; ++i) {
      v1::AppendRequest request;
      *request.add_events() = workload.Next();
      calls.push_back(MakeCall("/parley.v1.LedgerService/Append", request));
    }
    Outcome appends = RunCalls(channels, settings.in_flight, settings.calls,
                               [&](int i) { return calls[static_cast<size_t>(i)]; });
    PrintCalls("append", appends.latency, appends.seconds);
  }
}

}  // namespace parley::bench
