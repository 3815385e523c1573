// A small client of parleyd: prints a timeline, what changed between two dates, or the ledger as it grows.
//
//   parley_example_client HOST:PORT timeline PARTY ISSUE
//   parley_example_client HOST:PORT diff YYYY-MM-DD YYYY-MM-DD
//   parley_example_client HOST:PORT watch AFTER_POSITION COUNT

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "examples/clients/cpp/calls.h"
#include "parley/v1/history_service.grpc.pb.h"
#include "parley/v1/ledger_service.grpc.pb.h"

namespace example {
namespace {

namespace event = parley::event::v1;
namespace v1 = parley::v1;

constexpr std::chrono::seconds kCallTimeout{10};
constexpr std::chrono::seconds kWatchTimeout{600};  // of one stream; the watch then resumes
constexpr std::chrono::milliseconds kPauseMin{100};
constexpr std::chrono::milliseconds kPauseMax{2000};
constexpr int kFailuresMax = 20;  // in a row, before a watch gives up: about half a minute

std::string ShiftText(v1::ShiftKind kind) {
  return v1::ShiftKind_Name(kind).substr(std::string("SHIFT_KIND_").size());
}

std::string StandingText(bool stands, const v1::StandingStance& stance) {
  if (!stands) return "-";
  std::ostringstream text;
  text << StanceText(stance.stance());
  if (stance.has_quantity()) text << ' ' << std::setprecision(15) << stance.quantity();
  return text.str();
}

void PrintEntry(const v1::TimelineEntry& entry) {
  const event::Statement& statement = entry.statement();
  std::cout << DateText(statement.said_at(), statement.said_at_precision()) << '\t'
            << StanceText(statement.stance()) << '\t'
            << (entry.has_shift() ? ShiftText(entry.shift().kind()) : "-") << '\t' << statement.summary()
            << '\n';
}

int PrintTimeline(v1::HistoryService::Stub& history, const std::string& party, const std::string& issue) {
  v1::GetTimelineRequest request;
  request.set_party(party);
  request.set_issue(issue);
  do {
    grpc::ClientContext context;
    SetTimeout(&context, kCallTimeout);
    v1::GetTimelineResponse response;
    const grpc::Status status = history.GetTimeline(&context, request, &response);
    if (!status.ok()) return ReportError(status);
    for (const v1::TimelineEntry& entry : response.entries()) PrintEntry(entry);
    request.set_page_token(response.next_page_token());  // pins the basis of the pages before
  } while (!request.page_token().empty());
  return kExitDone;
}

int PrintDiff(v1::HistoryService::Stub& history, const std::string& from, const std::string& to) {
  v1::DiffPositionsRequest request;
  if (!EndOfDay(from, request.mutable_before()->mutable_as_of()) ||
      !EndOfDay(to, request.mutable_after()->mutable_as_of())) {
    std::cerr << "error: '" << from << "' '" << to << "': two dates YYYY-MM-DD are wanted\n";
    return kExitUsage;
  }
  do {
    grpc::ClientContext context;
    SetTimeout(&context, kCallTimeout);
    v1::DiffPositionsResponse response;
    const grpc::Status status = history.DiffPositions(&context, request, &response);
    if (!status.ok()) return ReportError(status);
    for (const v1::PositionChange& change : response.changes()) {
      std::cout << change.party() << '\t' << change.issue() << '\t' << ShiftText(change.kind()) << '\t'
                << StandingText(change.has_before(), change.before()) << '\t'
                << StandingText(change.has_after(), change.after()) << '\t'
                << (change.caused_by().empty() ? "-" : change.caused_by()) << '\n';
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return kExitDone;
}

std::string DescribeStatement(const event::Statement& statement) {
  return statement.party() + " " + statement.issue() + " " + StanceText(statement.stance());
}

std::string Describe(const event::Event& event) {
  switch (event.payload_case()) {
    case event::Event::kPartyDeclared:
      return "party\t" + event.party_declared().party().party_id();
    case event::Event::kSpeakerDeclared:
      return "speaker\t" + event.speaker_declared().speaker().speaker_id();
    case event::Event::kIssueDeclared:
      return "issue\t" + event.issue_declared().issue().issue_id();
    case event::Event::kStatementRecorded:
      return "recorded\t" + DescribeStatement(event.statement_recorded().statement());
    case event::Event::kStatementAmended:
      return "amended\t" + event.statement_amended().statement_id();
    case event::Event::kStatementCorroborated:
      return "corroborated\t" + event.statement_corroborated().statement_id();
    case event::Event::kStatementRetracted:
      return "retracted\t" + event.statement_retracted().statement_id();
    case event::Event::kAlertRuleDeclared:
      return "rule\t" + event.alert_rule_declared().rule().rule_id();
    case event::Event::kAlertRuleRemoved:
      return "rule-removed\t" + event.alert_rule_removed().rule_id();
    case event::Event::kAlertAcknowledged:
      return "acknowledged\t" + event.alert_acknowledged().alert_id();
    default:
      return "other\t" + event.event_id();
  }
}

// What a watch has seen so far.
struct WatchState {
  uint64_t after_position;  // where to resume
  uint64_t wanted;          // events still to print
  int failures = 0;         // streams in a row that brought nothing
};

// Prints the events of one message and moves the state past them.
void Take(const v1::WatchEventsResponse& message, WatchState* state) {
  state->failures = 0;
  for (const event::Event& event : message.events().events()) {
    if (state->wanted == 0) return;
    std::cout << event.position() << '\t' << Describe(event) << std::endl;
    --state->wanted;
  }
  state->after_position = message.basis().known_position();
}

// Follows one stream until enough is printed or it ends.
grpc::Status WatchOnce(v1::LedgerService::Stub& ledger, WatchState* state) {
  grpc::ClientContext context;
  SetTimeout(&context, kWatchTimeout);
  v1::WatchEventsRequest request;
  request.set_after_position(state->after_position);
  const std::unique_ptr<grpc::ClientReader<v1::WatchEventsResponse>> stream =
      ledger.WatchEvents(&context, request);
  v1::WatchEventsResponse message;
  while (stream->Read(&message)) {
    Take(message, state);
    if (state->wanted > 0) continue;
    context.TryCancel();
    while (stream->Read(&message)) continue;
    stream->Finish();
    return grpc::Status::OK;
  }
  return stream->Finish();
}

int Watch(v1::LedgerService::Stub& ledger, uint64_t after_position, uint64_t count) {
  WatchState state{after_position, count};
  while (state.wanted > 0) {
    const grpc::Status status = WatchOnce(ledger, &state);
    if (state.wanted == 0) break;
    const bool can_resume = status.ok() || IsUnreachable(status);
    if (!can_resume || ++state.failures >= kFailuresMax) return ReportError(status);
    const std::chrono::milliseconds pause =
        std::min(kPauseMin * (1 << std::min(state.failures, 5)), kPauseMax);
    if (state.failures == 1) std::cerr << "resuming after position " << state.after_position << '\n';
    std::this_thread::sleep_for(pause);
  }
  return kExitDone;
}

bool ParseNumber(const std::string& text, uint64_t* number) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, *number);
  return error == std::errc() && stop == end;
}

int Usage() {
  std::cerr << "usage: parley_example_client HOST:PORT timeline PARTY ISSUE\n"
               "       parley_example_client HOST:PORT diff YYYY-MM-DD YYYY-MM-DD\n"
               "       parley_example_client HOST:PORT watch AFTER_POSITION COUNT\n";
  return kExitUsage;
}

int Run(const std::vector<std::string>& arguments) {
  if (arguments.size() != 4) return Usage();
  const std::string& command = arguments[1];
  grpc::ChannelArguments options;
  options.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, static_cast<int>(kPauseMax.count()));
  const std::shared_ptr<grpc::Channel> channel =
      grpc::CreateCustomChannel(arguments[0], grpc::InsecureChannelCredentials(), options);
  const std::unique_ptr<v1::HistoryService::Stub> history = v1::HistoryService::NewStub(channel);
  if (command == "timeline") return PrintTimeline(*history, arguments[2], arguments[3]);
  if (command == "diff") return PrintDiff(*history, arguments[2], arguments[3]);
  uint64_t after_position = 0;
  uint64_t count = 0;
  if (command != "watch" || !ParseNumber(arguments[2], &after_position) ||
      !ParseNumber(arguments[3], &count)) {
    return Usage();
  }
  return Watch(*v1::LedgerService::NewStub(channel), after_position, count);
}

}  // namespace
}  // namespace example

int main(int argc, char** argv) {
  return example::Run(std::vector<std::string>(argv + 1, argv + argc));
}
