#include "cli/append_one.h"

#include <ostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/output.h"
#include "cli/render/facts.h"
#include "cli/render/text.h"
#include "cli/statement_flags.h"

namespace parley {
namespace {

// The entry of a statement on its timeline at the position where it was recorded.
absl::StatusOr<v1::TimelineEntry> FindEntry(Context& context, const std::string& statement_id,
                                            std::uint64_t position) {
  v1::GetStatementRequest statement_request;
  statement_request.set_statement_id(statement_id);
  statement_request.mutable_known_at()->set_position(position);
  const auto found = context.client().GetStatement(statement_request);
  if (!found.ok()) return found.status();
  const event::v1::Statement& statement = found->statement();
  v1::GetTimelineRequest request;
  request.set_party(statement.party());
  request.set_issue(statement.issue());
  *request.mutable_said_from() = statement.said_at();
  *request.mutable_basis()->mutable_as_of() = statement.said_at();
  request.mutable_basis()->mutable_known_at()->set_position(position);
  const auto timeline = context.client().GetTimeline(request);
  if (!timeline.ok()) return timeline.status();
  for (const v1::TimelineEntry& entry : timeline->entries()) {
    if (entry.statement().statement_id() == statement_id) return entry;
  }
  return absl::NotFoundError("the statement is not on its timeline");
}

void PrintShift(Context& context, const v1::TimelineEntry& entry) {
  const event::v1::Statement& statement = entry.statement();
  const Cell stance = StanceCell(statement);
  context.out() << Sanitize(statement.party()) << " on " << Sanitize(statement.issue()) << ", "
                << SaidAtText(statement) << ": " << Paint(stance.text, stance.tone, context.color());
  if (entry.has_shift()) {
    const v1::ShiftKind kind = entry.shift().kind();
    context.out() << "  " << Paint(ShiftWord(kind), ToneOf(kind), context.color()) << "\n";
  } else {
    context.out() << "  takes no part in the standing stance (" << AttributionWord(statement.attribution())
                  << ")\n";
  }
}

}  // namespace

absl::StatusOr<v1::AppendResponse> AppendOne(Context& context, event::v1::Event event,
                                             const AppendOneOptions& options) {
  if (event.event_id().empty()) event.set_event_id(NewEventId());
  v1::AppendRequest request;
  *request.add_events() = std::move(event);
  request.set_allow_future_dates(options.allow_future);
  if (options.expected_position.has_value()) request.set_expected_position(*options.expected_position);
  return context.client().Append(request);
}

absl::Status PrintReceipt(Context& context, const v1::AppendResponse& response, const std::string& verb,
                          const std::string& statement_id) {
  const v1::AppendReceipt receipt = response.receipts_size() > 0 ? response.receipts(0) : v1::AppendReceipt();
  const bool readable =
      context.format() == OutputFormat::kTable || context.format() == OutputFormat::kMarkdown;
  if (!readable) {
    Answer answer{response, {&receipt}, {}, {}, nullptr};
    answer.csv = [&receipt] {
      Table table;
      table.columns = {{"event_id"}, {"position"}, {"duplicate"}};
      table.rows = {{{receipt.event_id(), Tone::kPlain, 0, {}},
                     {absl::StrCat(receipt.position()), Tone::kPlain, 0, {}},
                     {receipt.duplicate() ? "true" : "false", Tone::kPlain, 0, {}}}};
      return table;
    };
    return Print(context, answer);
  }
  context.out() << verb << " " << (statement_id.empty() ? receipt.event_id() : statement_id)
                << " at position " << receipt.position() << (receipt.duplicate() ? " (already there)" : "")
                << "\n";
  if (statement_id.empty()) return absl::OkStatus();
  const auto entry = FindEntry(context, statement_id, response.basis().known_position());
  if (entry.ok()) PrintShift(context, *entry);
  return absl::OkStatus();
}

}  // namespace parley
