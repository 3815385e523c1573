// The answers of CatalogService: each takes a parsed request and fills the response. Cost follows the
// things shown, and for lists the things declared.
#pragma once

#include "absl/status/status.h"
#include "parley/v1/catalog_service.pb.h"
#include "services/request/query_view.h"

namespace parley {

absl::Status AnswerGetParty(const QueryView& view, const v1::GetPartyRequest& request,
                            v1::GetPartyResponse& response);
absl::Status AnswerGetSpeaker(const QueryView& view, const v1::GetSpeakerRequest& request,
                              v1::GetSpeakerResponse& response);
absl::Status AnswerGetIssue(const QueryView& view, const v1::GetIssueRequest& request,
                            v1::GetIssueResponse& response);

absl::Status AnswerListParties(const QueryView& view, const v1::ListPartiesRequest& request,
                               const StopCheck& stop, v1::ListPartiesResponse& response);
absl::Status AnswerListSpeakers(const QueryView& view, const v1::ListSpeakersRequest& request,
                                const StopCheck& stop, v1::ListSpeakersResponse& response);
absl::Status AnswerListIssues(const QueryView& view, const v1::ListIssuesRequest& request,
                              const StopCheck& stop, v1::ListIssuesResponse& response);

absl::Status AnswerResolveNames(const QueryView& view, const v1::ResolveNamesRequest& request,
                                const StopCheck& stop, v1::ResolveNamesResponse& response);

}  // namespace parley
