// GetStatement, ListStatements and GetTimeline.

#include <utility>

#include "core/error.h"
#include "core/limits.h"
#include "core/uuid.h"
#include "services/convert/convert.h"
#include "services/history/history.h"
#include "services/history/timeline_page.h"
#include "services/request/basis.h"
#include "services/request/filter.h"
#include "services/request/fold_options.h"
#include "services/request/page.h"

namespace parley {
namespace {

// Where a page in line order starts; `first` on the first page.
absl::StatusOr<std::optional<LineKey>> ResumeAt(const PageToken& page, const std::string& page_token,
                                                std::optional<LineKey> first) {
  if (page.resume.empty()) return first;
  std::optional<LineKey> key = ParseLineKey(page.resume);
  if (!key.has_value()) return NoPageToken(page_token);
  return key;
}

// The token of the page that starts at `next`.
std::string TokenAt(const google::protobuf::Message& request, const PageToken& page, const LineKey& next) {
  return EncodePageToken(request, {page.basis, page.before, LineKeyText(next)});
}

absl::StatusOr<LineKey> FirstOfTimeline(const v1::GetTimelineRequest& request) {
  if (!request.has_said_from()) return LineKey{INT64_MIN, 0};
  const absl::StatusOr<int64_t> from = ReadTimestamp(request.said_from(), "said_from");
  if (!from.ok()) return from.status();
  return LineKey{*from, 0};
}

}  // namespace

absl::Status AnswerGetStatement(const QueryView& view, const v1::GetStatementRequest& request,
                                v1::GetStatementResponse& response) {
  if (request.statement_id().empty()) return MissingField("statement_id", "the UUID of a statement");
  const absl::StatusOr<Uuid> id = Uuid::Parse(request.statement_id());
  if (!id.ok()) {
    return InvalidField("statement_id", request.statement_id(),
                        "a UUID such as 6f1c0f4e-6c1b-4d55-9f39-0c5f5f1f2a10");
  }
  const absl::StatusOr<uint64_t> known = ResolveKnownAt(view, request.known_at(), "known_at");
  if (!known.ok()) return known.status();
  absl::StatusOr<StatementHistory> history = view.snapshot->Statement(*id, *known);
  if (!history.ok()) return history.status();
  response.mutable_basis()->set_known_position(*known);
  if (history->current.has_value()) *response.mutable_statement() = *std::move(history->current);
  for (StatementVersion& version : history->versions) {
    v1::StatementVersion& out = *response.add_versions();
    *out.mutable_event() = std::move(version.event);
    out.set_closed_position(version.closed_position);
  }
  return absl::OkStatus();
}

absl::Status AnswerListStatements(const QueryView& view, const v1::ListStatementsRequest& request,
                                  const StopCheck& stop, v1::ListStatementsResponse& response) {
  const absl::StatusOr<PageToken> page = ReadPage(view, request, request.basis(), "basis");
  if (!page.ok()) return page.status();
  absl::StatusOr<StatementQuery> query = ReadStatementFilter(view, request.filter(), page->basis);
  if (!query.ok()) return query.status();
  query->descending = request.descending();
  const absl::StatusOr<std::optional<LineKey>> from = ResumeAt(*page, request.page_token(), std::nullopt);
  if (!from.ok()) return from.status();
  const size_t limit = PageSize(request.page_size(), limits::kPageSizeDefault, limits::kPageSizeMax);
  absl::StatusOr<StatementPage> found = view.snapshot->Statements(*query, page->basis, *from, limit, stop);
  if (!found.ok()) return found.status();
  Convert(page->basis, *response.mutable_basis());
  for (event::v1::Statement& statement : found->statements) *response.add_statements() = std::move(statement);
  if (found->next.has_value()) response.set_next_page_token(TokenAt(request, *page, *found->next));
  return absl::OkStatus();
}

absl::Status AnswerGetTimeline(const QueryView& view, const v1::GetTimelineRequest& request,
                               const StopCheck& stop, WorkerPool& helpers,
                               WithFields<v1::GetTimelineResponse>& response) {
  const absl::StatusOr<PageToken> page = ReadPage(view, request, request.basis(), "basis");
  if (!page.ok()) return page.status();
  const uint64_t known = page->basis.known_position;
  const absl::StatusOr<EntityRef> party = ReadName(view, NameKind::kParty, request.party(), known, "party");
  if (!party.ok()) return party.status();
  const absl::StatusOr<EntityRef> issue = ReadName(view, NameKind::kIssue, request.issue(), known, "issue");
  if (!issue.ok()) return issue.status();
  const absl::StatusOr<FoldChoice> choice = ReadFoldOptions(request.fold(), "fold");
  if (!choice.ok()) return choice.status();
  const absl::StatusOr<LineKey> first = FirstOfTimeline(request);
  if (!first.ok()) return first.status();
  const absl::StatusOr<std::optional<LineKey>> from = ResumeAt(*page, request.page_token(), *first);
  if (!from.ok()) return from.status();
  const size_t limit = PageSize(request.page_size(), limits::kPageSizeDefault, limits::kPageSizeMax);
  const TimelineQuestion question{{party->number, issue->number}, page->basis, *choice, **from};
  const absl::StatusOr<std::optional<LineKey>> next =
      FillTimelinePage(*view.snapshot, question, limit, stop, helpers, response.fields);
  if (!next.ok()) return next.status();
  Convert(page->basis, *response.message.mutable_basis());
  if (next->has_value()) response.message.set_next_page_token(TokenAt(request, *page, **next));
  return absl::OkStatus();
}

}  // namespace parley
