#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "bench/calls/calls.h"
#include "bench/measure/series.h"
#include "bench/parley/commands.h"
#include "parley/v1/history_service.grpc.pb.h"

namespace parley::bench {
namespace {

constexpr uint32_t kDiffPage = 1000;
constexpr uint32_t kTimelinePage = 1000;

// Makes the calls of one kind, by the number of the question.
using Maker = std::function<Call(uint64_t)>;

template <typename Request>
void SetPair(WorkloadPair pair, Request& request) {
  request.set_party(PartyId(pair.party));
  request.set_issue(IssueId(pair.issue));
}

Maker StanceCalls(const Workload& workload, bool as_of) {
  return [&workload, as_of](uint64_t number) {
    v1::GetStanceRequest request;
    const WorkloadQuestion question = workload.Question(number);
    SetPair(question.pair, request);
    if (as_of) request.mutable_basis()->mutable_as_of()->set_seconds(question.as_of_s);
    return MakeCall("/parley.v1.HistoryService/GetStance", request);
  };
}

Maker TimelineCalls(const Workload& workload) {
  return [&workload](uint64_t) {
    v1::GetTimelineRequest request;
    SetPair(workload.HotPair(), request);
    request.set_page_size(kTimelinePage);
    return MakeCall("/parley.v1.HistoryService/GetTimeline", request);
  };
}

// All pairs at two dates, all pages. Returns the changes.
uint64_t DiffAllPairs(v1::HistoryService::Stub& stub) {
  v1::DiffPositionsRequest request;
  request.mutable_before()->mutable_as_of()->set_seconds(kDiffBefore_s);
  request.mutable_after()->mutable_as_of()->set_seconds(kDiffAfter_s);
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
  return {{"empty", [](uint64_t) { return EmptyCall(); }},
          {"prepared", [](uint64_t) { return EmptyCall(); }},  // its server answers every call alike
          {"stance", StanceCalls(workload, false)},
          {"stance_as_of", StanceCalls(workload, true)},
          {"timeline", TimelineCalls(workload)}};
}

}  // namespace

void MeasureCalls(const Settings& settings) {
  const TextSource text = Corpus(settings);
  const Workload workload(settings.shape, text);
  const std::map<std::string, Maker> makers = Makers(workload);
  const auto channels = Connect(settings.server, settings.connections);
  const auto prepared =
      settings.prepared.empty() ? channels : Connect(settings.prepared, settings.connections);
  uint64_t next = settings.first_question;  // no kind asks what another one asked
  const auto run = [&](const std::string& what, int calls) {
    const Maker& make = makers.at(what);
    const uint64_t first = next;
    if (!settings.same_calls) next += static_cast<uint64_t>(calls);
    return RunCalls(what == "prepared" ? prepared : channels, settings.in_flight, calls,
                    [&](int i) { return make(first + static_cast<uint64_t>(i)); });
  };
  const int warming = settings.same_calls ? settings.calls : std::max(1, settings.calls / 5);
  for (const std::string& what : settings.what) run(what, warming);
  for (int round = 0; round < settings.rounds; ++round) {
    for (const std::string& what : settings.what) {
      Outcome outcome = run(what, settings.calls);
      PrintCalls(what, outcome.latency, outcome.seconds);
    }
  }
}

void WriteAnswer(const Settings& settings) {
  const TextSource text = Corpus(settings);
  const Workload workload(settings.shape, text);
  const Maker make = Makers(workload).at(settings.what.front());
  const Outcome outcome =
      RunCalls(Connect(settings.server, 1), 1, 1, [&](int) { return make(settings.first_question); });
  std::vector<grpc::Slice> slices;
  if (!outcome.answer.Dump(&slices).ok()) std::exit(1);
  std::ofstream out(settings.output, std::ios::binary);
  for (const grpc::Slice& slice : slices)
    out.write(reinterpret_cast<const char*>(slice.begin()), static_cast<std::streamsize>(slice.size()));
  Print("answer", {{"bytes", static_cast<double>(outcome.answer.Length())}});
}

void MeasureDiffs(const Settings& settings) {
  const auto stub = v1::HistoryService::NewStub(Connect(settings.server, 1).front());
  for (int round = 0; round < settings.rounds; ++round) {
    const Clock::time_point start = Clock::now();
    const auto changes = static_cast<double>(DiffAllPairs(*stub));
    Print("diff", {{"changes", changes}, {"seconds", SecondsSince(start)}});
  }
}

}  // namespace parley::bench
