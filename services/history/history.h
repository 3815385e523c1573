// The answers of HistoryService: each takes a parsed request and fills the response.
#pragma once

#include "absl/status/status.h"
#include "parley/v1/history_service.pb.h"
#include "services/request/query_view.h"
#include "services/rpc/serialized_fields.h"
#include "services/worker_pool.h"

namespace parley {

// Cheap: cost follows one stance or one statement.
absl::Status AnswerGetStatement(const QueryView& view, const v1::GetStatementRequest& request,
                                v1::GetStatementResponse& response);
absl::Status AnswerGetStance(const QueryView& view, const v1::GetStanceRequest& request,
                             v1::GetStanceResponse& response);

// Longer: these ask `stop` now and then.
absl::Status AnswerListStatements(const QueryView& view, const v1::ListStatementsRequest& request,
                                  const StopCheck& stop, v1::ListStatementsResponse& response);
absl::Status AnswerListStances(const QueryView& view, const v1::ListStancesRequest& request,
                               const StopCheck& stop, v1::ListStancesResponse& response);
absl::Status AnswerGetTimeline(const QueryView& view, const v1::GetTimelineRequest& request,
                               const StopCheck& stop, WorkerPool& helpers,
                               WithFields<v1::GetTimelineResponse>& response);
absl::Status AnswerComparePositions(const QueryView& view, const v1::ComparePositionsRequest& request,
                                    const StopCheck& stop, v1::ComparePositionsResponse& response);

// Threads of `helpers` that have nothing to do take a share of the parties.
absl::Status AnswerDiffPositions(const QueryView& view, const v1::DiffPositionsRequest& request,
                                 const StopCheck& stop, WorkerPool& helpers,
                                 v1::DiffPositionsResponse& response);

}  // namespace parley
