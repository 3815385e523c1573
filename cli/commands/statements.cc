// parley statements: statements by filter.

#include "cli/commands/commands.h"
#include "cli/date_order.h"
#include "cli/dates.h"
#include "cli/enum_names.h"
#include "cli/output.h"
#include "cli/render/facts.h"

namespace parley {
namespace {

struct StatementsFlags {
  PairFlags pairs;
  std::vector<std::string> speakers;
  std::vector<std::string> attributions;
  std::vector<std::string> stances;
  std::string from;
  std::string to;
  std::string text;
  std::uint64_t limit = 0;
  bool descending = false;
  bool ids = false;
};

v1::ListStatementsRequest Request(const Context& context, const StatementsFlags& flags) {
  v1::ListStatementsRequest request;
  v1::StatementFilter& filter = *request.mutable_filter();
  FillPairFilter(flags.pairs, filter.mutable_pairs());
  for (const std::string& speaker : flags.speakers) filter.add_speakers(speaker);
  for (const std::string& text : flags.attributions) {
    filter.add_attributions(*ParseEnum<event::v1::Attribution>(text));
  }
  for (const std::string& text : flags.stances) filter.add_stances(*ParseEnum<event::v1::Stance>(text));
  if (!flags.from.empty()) *filter.mutable_said_from() = *ParseBegin(flags.from);
  if (!flags.to.empty()) *filter.mutable_said_before() = *ParseAfter(flags.to);
  filter.set_text(flags.text);
  request.set_descending(flags.descending);
  *request.mutable_basis() = context.Basis();
  return request;
}

Table StatementsTable(const v1::ListStatementsResponse& response, bool with_ids) {
  Table table;
  table.when_empty = "no statements on record";
  table.columns = {
      {"said"}, {"party"}, {"issue", true}, {"stance"}, {"statement", true, false, Shown::kNotInCsv, true}};
  if (with_ids) table.columns.push_back(IdColumn());
  AddStatementCsvColumns(&table);
  for (const auto& statement : response.statements()) {
    std::vector<Cell> row{{SaidAtText(statement), Tone::kPlain, 0, {}},
                          {statement.party(), Tone::kPlain, 0, {}},
                          {statement.issue(), Tone::kPlain, 0, {}},
                          StanceCell(statement),
                          {StatementText(statement), Tone::kPlain, 0, {}}};
    if (with_ids) row.push_back({statement.statement_id(), Tone::kDim, 0, {}});
    AddStatementCsvCells(statement, &row);
    table.rows.push_back(std::move(row));
  }
  return table;
}

// --from ahead of what bounds it on the other side.
absl::Status CheckOrder(const Context& context, const StatementsFlags& flags) {
  absl::Status status = CheckDateOrder({"--from", flags.from}, {"--to", flags.to});
  status.Update(CheckDateOrder({"--from", flags.from}, {"--as-of", context.flags().as_of}));
  return status;
}

absl::Status ShowStatements(Context& context, const StatementsFlags& flags) {
  if (absl::Status status = CheckOrder(context, flags); !status.ok()) return status;
  const absl::StatusOr<v1::ListStatementsResponse> response =
      context.client().ListStatements(Request(context, flags), flags.limit);
  if (!response.ok()) return response.status();
  Answer answer{*response,
                {},
                [&] { return std::vector<Table>{StatementsTable(*response, flags.ids)}; },
                {},
                &response->basis()};
  for (const auto& statement : response->statements()) answer.rows.push_back(&statement);
  return Print(context, answer);
}

}  // namespace

void AddStatementsCommand(CommandLine& line) {
  const auto flags = std::make_shared<StatementsFlags>();
  CLI::App* command =
      line.Add("statements", "Lists statements, oldest first",
               {"parley statements --party russia --issue security-guarantees --sub-issues --from 2025",
                "parley statements --speaker putin --descending --limit 20",
                "parley statements --text troops --output csv"},
               [flags](Context& context) { return ShowStatements(context, *flags); });
  AddPairFlags(command, &flags->pairs);
  AddRepeatable(command, "--speaker", &flags->speakers, "Only this speaker; repeatable")
      ->type_name(kSpeakerType);
  AddRepeatable(command, "--attribution", &flags->attributions, "Only this attribution; repeatable")
      ->check(AttributionValidator())
      ->type_name(kAttributionType);
  AddRepeatable(command, "--stance", &flags->stances, "Only this stance; repeatable")
      ->check(StanceValidator())
      ->type_name(kStanceType);
  command->add_option("--from", flags->from, "Said on or after this date")
      ->check(DateValidator())
      ->type_name(kDateType);
  command->add_option("--to", flags->to, "Said up to the end of this date")
      ->check(DateValidator())
      ->type_name(kDateType);
  command->add_option("--text", flags->text, "Contains this text, ignoring case")->type_name("TEXT");
  command->add_option("--limit", flags->limit, "Most statements to show; default: all")
      ->transform(WholeValidator(1))
      ->type_name("N");
  command->add_flag("--descending", flags->descending, "Latest first");
  AddIdsFlag(command, &flags->ids);
  line.Take(command, {SharedFlag::kAsOf, SharedFlag::kKnownAt});
}

}  // namespace parley
