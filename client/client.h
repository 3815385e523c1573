// A connection to parleyd: typed calls with deadlines, retries of reads, and merged pages.
//
//   Client client({.server = "127.0.0.1:7411"});
//   v1::GetStanceRequest request;
//   request.set_party("russia");
//   request.set_issue("nato-membership");
//   absl::StatusOr<v1::GetStanceResponse> response = client.GetStance(request);
//
// Errors are the server's (see DetailsOf() in client/errors.h); UNAVAILABLE means that it could not be
// reached, DEADLINE_EXCEEDED that it did not answer in time.
#pragma once

#include <grpcpp/channel.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "parley/v1/admin_service.grpc.pb.h"
#include "parley/v1/alert_service.grpc.pb.h"
#include "parley/v1/catalog_service.grpc.pb.h"
#include "parley/v1/history_service.grpc.pb.h"
#include "parley/v1/ledger_service.grpc.pb.h"

namespace parley {

// How to reach a server.
struct ClientOptions {
  std::string server = "127.0.0.1:7411";      // host:port; a bare host gets port 7411
  std::chrono::milliseconds timeout{60'000};  // deadline of one call, its retries included
};

// Adds the default port to a bare host and keeps everything else ("[::1]:7411", "unix:/run/parley").
std::string CanonicalServer(const std::string& server);

// Makes the channel; connects on the first call.
std::shared_ptr<grpc::Channel> MakeChannel(const ClientOptions& options);

// Typed calls. Thread-safe.
class Client {
 public:
  explicit Client(const ClientOptions& options);
  // For a channel made elsewhere.
  Client(std::shared_ptr<grpc::Channel> channel, const ClientOptions& options);

  // Appends; not repeated when the connection fails, unless every event has an event_id, which makes
  // it safe.
  absl::StatusOr<v1::AppendResponse> Append(const v1::AppendRequest& request);

  // Reads: repeated a few times while the server is UNAVAILABLE.
  absl::StatusOr<v1::GetStatusResponse> GetStatus(const v1::GetStatusRequest& request);
  absl::StatusOr<v1::GetPartyResponse> GetParty(const v1::GetPartyRequest& request);
  absl::StatusOr<v1::GetSpeakerResponse> GetSpeaker(const v1::GetSpeakerRequest& request);
  absl::StatusOr<v1::GetIssueResponse> GetIssue(const v1::GetIssueRequest& request);
  absl::StatusOr<v1::ResolveNamesResponse> ResolveNames(const v1::ResolveNamesRequest& request);
  absl::StatusOr<v1::GetStatementResponse> GetStatement(const v1::GetStatementRequest& request);
  absl::StatusOr<v1::GetStanceResponse> GetStance(const v1::GetStanceRequest& request);
  absl::StatusOr<v1::ComparePositionsResponse> ComparePositions(const v1::ComparePositionsRequest& request);

  // Lists: every page, merged into one response without next_page_token. The pages share one basis.
  // A page_size of 0 asks for the largest pages.
  absl::StatusOr<v1::ListPartiesResponse> ListParties(const v1::ListPartiesRequest& request);
  absl::StatusOr<v1::ListSpeakersResponse> ListSpeakers(const v1::ListSpeakersRequest& request);
  absl::StatusOr<v1::ListIssuesResponse> ListIssues(const v1::ListIssuesRequest& request);
  absl::StatusOr<v1::ListStancesResponse> ListStances(const v1::ListStancesRequest& request);
  absl::StatusOr<v1::GetTimelineResponse> GetTimeline(const v1::GetTimelineRequest& request);
  absl::StatusOr<v1::DiffPositionsResponse> DiffPositions(const v1::DiffPositionsRequest& request);
  // Stops after `limit` statements; 0: all.
  absl::StatusOr<v1::ListStatementsResponse> ListStatements(const v1::ListStatementsRequest& request,
                                                            std::uint64_t limit = 0);

  // Alerts: reads, lists with every page merged, and changes. Changes that come to the same when made
  // twice are repeated while the server is UNAVAILABLE; RemoveAlertRule, TestSinks and ReplayDeliveries
  // are not.
  absl::StatusOr<v1::DeclareAlertRulesResponse> DeclareAlertRules(
      const v1::DeclareAlertRulesRequest& request);
  absl::StatusOr<v1::ListAlertRulesResponse> ListAlertRules(const v1::ListAlertRulesRequest& request);
  absl::StatusOr<v1::MuteAlertRuleResponse> MuteAlertRule(const v1::MuteAlertRuleRequest& request);
  absl::StatusOr<v1::RemoveAlertRuleResponse> RemoveAlertRule(const v1::RemoveAlertRuleRequest& request);
  // Stops after `limit` alerts; 0: all.
  absl::StatusOr<v1::ListAlertsResponse> ListAlerts(const v1::ListAlertsRequest& request,
                                                    std::uint64_t limit = 0);
  absl::StatusOr<v1::GetAlertResponse> GetAlert(const v1::GetAlertRequest& request);
  absl::StatusOr<v1::AcknowledgeAlertResponse> AcknowledgeAlert(const v1::AcknowledgeAlertRequest& request);
  absl::StatusOr<v1::ListSinksResponse> ListSinks(const v1::ListSinksRequest& request);
  absl::StatusOr<v1::TestSinksResponse> TestSinks(const v1::TestSinksRequest& request);
  absl::StatusOr<v1::ListParkedDeliveriesResponse> ListParkedDeliveries(
      const v1::ListParkedDeliveriesRequest& request);
  absl::StatusOr<v1::ReplayDeliveriesResponse> ReplayDeliveries(const v1::ReplayDeliveriesRequest& request);

  // For streams (client/append_pipe.h, client/event_stream.h).
  v1::LedgerService::Stub& ledger() { return *ledger_; }
  v1::HistoryService::Stub& history() { return *history_; }
  v1::AlertService::Stub& alerts() { return *alerts_; }
  const ClientOptions& options() const { return options_; }

 private:
  const ClientOptions options_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::LedgerService::Stub> ledger_;
  const std::unique_ptr<v1::CatalogService::Stub> catalog_;
  const std::unique_ptr<v1::HistoryService::Stub> history_;
  const std::unique_ptr<v1::AdminService::Stub> admin_;
  const std::unique_ptr<v1::AlertService::Stub> alerts_;
};

}  // namespace parley
