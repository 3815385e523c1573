#include "client/client.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <utility>

#include "client/calls.h"

namespace parley {
namespace {

constexpr char kDefaultPort[] = ":7411";

}  // namespace

std::string CanonicalServer(const std::string& server) {
  if (server.find(':') == std::string::npos) return server + kDefaultPort;
  if (server.back() == ']') return server + kDefaultPort;
  return server;
}

std::shared_ptr<grpc::Channel> MakeChannel(const ClientOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMessageBytesMax);
  arguments.SetMaxSendMessageSize(kMessageBytesMax);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, static_cast<int>(kKeepaliveTime.count()));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, static_cast<int>(kKeepaliveTimeout.count()));
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, static_cast<int>(kBackoffFirst.count()));
  // Despite its name, how long one attempt to connect may take.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, static_cast<int>(kConnectTimeout.count()));
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, static_cast<int>(kBackoffLongest.count()));
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel(CanonicalServer(options.server), grpc::InsecureChannelCredentials(),
                                   arguments);
}

Client::Client(const ClientOptions& options) : Client(MakeChannel(options), options) {}

Client::Client(std::shared_ptr<grpc::Channel> channel, const ClientOptions& options)
    : options_(options),
      channel_(std::move(channel)),
      ledger_(v1::LedgerService::NewStub(channel_)),
      catalog_(v1::CatalogService::NewStub(channel_)),
      history_(v1::HistoryService::NewStub(channel_)),
      admin_(v1::AdminService::NewStub(channel_)),
      alerts_(v1::AlertService::NewStub(channel_)) {}

absl::StatusOr<v1::AppendResponse> Client::Append(const v1::AppendRequest& request) {
  const bool repeatable = std::all_of(request.events().begin(), request.events().end(),
                                      [](const event::v1::Event& e) { return !e.event_id().empty(); });
  return CallWithRetry<v1::AppendResponse>(options_.timeout, repeatable ? kAttemptsMax : 1,
                                           [&](grpc::ClientContext* context, v1::AppendResponse* response) {
                                             return ledger_->Append(context, request, response);
                                           });
}

absl::StatusOr<v1::GetStatusResponse> Client::GetStatus(const v1::GetStatusRequest& request) {
  return Read(options_, *admin_, &v1::AdminService::Stub::GetStatus, request);
}

absl::StatusOr<v1::GetPartyResponse> Client::GetParty(const v1::GetPartyRequest& request) {
  return Read(options_, *catalog_, &v1::CatalogService::Stub::GetParty, request);
}

absl::StatusOr<v1::GetSpeakerResponse> Client::GetSpeaker(const v1::GetSpeakerRequest& request) {
  return Read(options_, *catalog_, &v1::CatalogService::Stub::GetSpeaker, request);
}

absl::StatusOr<v1::GetIssueResponse> Client::GetIssue(const v1::GetIssueRequest& request) {
  return Read(options_, *catalog_, &v1::CatalogService::Stub::GetIssue, request);
}

absl::StatusOr<v1::ResolveNamesResponse> Client::ResolveNames(const v1::ResolveNamesRequest& request) {
  return Read(options_, *catalog_, &v1::CatalogService::Stub::ResolveNames, request);
}

absl::StatusOr<v1::GetStatementResponse> Client::GetStatement(const v1::GetStatementRequest& request) {
  return Read(options_, *history_, &v1::HistoryService::Stub::GetStatement, request);
}

absl::StatusOr<v1::GetStanceResponse> Client::GetStance(const v1::GetStanceRequest& request) {
  return Read(options_, *history_, &v1::HistoryService::Stub::GetStance, request);
}

absl::StatusOr<v1::ComparePositionsResponse> Client::ComparePositions(
    const v1::ComparePositionsRequest& request) {
  return Read(options_, *history_, &v1::HistoryService::Stub::ComparePositions, request);
}

absl::StatusOr<v1::ListPartiesResponse> Client::ListParties(const v1::ListPartiesRequest& request) {
  return ReadPages(options_, *catalog_, &v1::CatalogService::Stub::ListParties, request, kListPageSizeMax);
}

absl::StatusOr<v1::ListSpeakersResponse> Client::ListSpeakers(const v1::ListSpeakersRequest& request) {
  return ReadPages(options_, *catalog_, &v1::CatalogService::Stub::ListSpeakers, request, kListPageSizeMax);
}

absl::StatusOr<v1::ListIssuesResponse> Client::ListIssues(const v1::ListIssuesRequest& request) {
  return ReadPages(options_, *catalog_, &v1::CatalogService::Stub::ListIssues, request, kListPageSizeMax);
}

absl::StatusOr<v1::ListStancesResponse> Client::ListStances(const v1::ListStancesRequest& request) {
  return ReadPages(options_, *history_, &v1::HistoryService::Stub::ListStances, request, kStancePageSizeMax);
}

absl::StatusOr<v1::GetTimelineResponse> Client::GetTimeline(const v1::GetTimelineRequest& request) {
  return ReadPages(options_, *history_, &v1::HistoryService::Stub::GetTimeline, request, kListPageSizeMax);
}

absl::StatusOr<v1::DiffPositionsResponse> Client::DiffPositions(const v1::DiffPositionsRequest& request) {
  return ReadPages(options_, *history_, &v1::HistoryService::Stub::DiffPositions, request,
                   kStancePageSizeMax);
}

absl::StatusOr<v1::ListStatementsResponse> Client::ListStatements(const v1::ListStatementsRequest& request,
                                                                  std::uint64_t limit) {
  return ReadUpTo(options_, *history_, &v1::HistoryService::Stub::ListStatements, request, limit,
                  [](v1::ListStatementsResponse& response) { return response.mutable_statements(); });
}

}  // namespace parley
