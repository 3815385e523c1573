// parley timeline PARTY ISSUE: what was said, and what each statement changed.

#include "absl/strings/str_cat.h"
#include "cli/commands/commands.h"
#include "cli/date_order.h"
#include "cli/dates.h"
#include "cli/enum_names.h"
#include "cli/output.h"
#include "cli/render/facts.h"

namespace parley {
namespace {

struct TimelineFlags {
  std::string party;
  std::string issue;
  std::string from;
  bool ids = false;
};

std::string DeltaText(const v1::TimelineEntry& entry) {
  return entry.has_shift() ? absl::StrCat(entry.shift().delta()) : std::string();
}

// The pair by its ids; by the names in the flags where the answer holds none.
std::string Title(const TimelineFlags& flags, const v1::GetTimelineResponse& response) {
  if (response.entries().empty()) return flags.party + " on " + flags.issue;
  const event::v1::Statement& first = response.entries(0).statement();
  return first.party() + " on " + first.issue();
}

Table TimelineTable(const TimelineFlags& flags, const v1::GetTimelineResponse& response) {
  Table table;
  table.title = Title(flags, response);
  table.when_empty = "nothing on record";
  table.columns = {{"said"}, {"stance"}, {"shift"}, {"statement", true, false, Shown::kNotInCsv}};
  if (flags.ids) table.columns.push_back(IdColumn());
  table.columns.push_back({"delta", false, false, Shown::kOnlyInCsv});
  AddStatementCsvColumns(&table);
  for (const v1::TimelineEntry& entry : response.entries()) {
    const event::v1::Statement& statement = entry.statement();
    const v1::ShiftKind kind = entry.shift().kind();
    std::vector<Cell> row{{SaidAtText(statement), Tone::kPlain, 0, {}}, StanceCell(statement)};
    if (entry.has_shift()) {
      row.push_back({ShiftWord(kind), ToneOf(kind), 0, EnumWord(*v1::ShiftKind_descriptor(), kind)});
    } else {
      row.push_back({"· not counted", Tone::kDim, 0, std::string()});
    }
    row.push_back({StatementText(statement), entry.has_shift() ? Tone::kPlain : Tone::kDim, 0, {}});
    if (flags.ids) row.push_back({statement.statement_id(), Tone::kDim, 0, {}});
    row.push_back({DeltaText(entry), Tone::kPlain, 0, {}});
    AddStatementCsvCells(statement, &row);
    table.rows.push_back(std::move(row));
  }
  return table;
}

absl::Status ShowTimeline(Context& context, const TimelineFlags& flags) {
  absl::Status order = CheckDateOrder({"--from", flags.from}, {"--as-of", context.flags().as_of});
  if (!order.ok()) return order;
  v1::GetTimelineRequest request;
  request.set_party(flags.party);
  request.set_issue(flags.issue);
  *request.mutable_basis() = context.Basis();
  *request.mutable_fold() = context.Fold();
  if (!flags.from.empty()) *request.mutable_said_from() = *ParseBegin(flags.from);
  const absl::StatusOr<v1::GetTimelineResponse> response = context.client().GetTimeline(request);
  if (!response.ok()) return response.status();
  Answer answer{
      *response, {}, [&] { return std::vector<Table>{TimelineTable(flags, *response)}; }, {}, nullptr};
  for (const auto& entry : response->entries()) answer.rows.push_back(&entry);
  answer.basis = &response->basis();
  return Print(context, answer);
}

}  // namespace

void AddTimelineCommand(CommandLine& line) {
  const auto flags = std::make_shared<TimelineFlags>();
  CLI::App* command = line.Add(
      "timeline", "Shows what a party said on an issue, and what each statement changed",
      {"parley timeline ukraine nato-membership", "parley timeline Kremlin nato-membership --as-of 2013",
       "parley timeline russia foreign-troops --secondhand --output markdown"},
      [flags](Context& context) { return ShowTimeline(context, *flags); });
  command->add_option("party", flags->party, "Party: id, alias or name")->required()->type_name(kPartyType);
  command->add_option("issue", flags->issue, "Issue: id, alias or proposition")
      ->required()
      ->type_name(kIssueType);
  command
      ->add_option("--from", flags->from,
                   "Leaves out what was said before this date; shifts stay as they are")
      ->check(DateValidator())
      ->type_name(kDateType);
  AddIdsFlag(command, &flags->ids);
  line.Take(command, {SharedFlag::kAsOf, SharedFlag::kKnownAt, SharedFlag::kSecondhand});
}

}  // namespace parley
