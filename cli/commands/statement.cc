// parley statement ID: one statement, its versions and its sources.

#include "absl/strings/str_cat.h"
#include "cli/commands/commands.h"
#include "cli/dates.h"
#include "cli/output.h"
#include "cli/render/facts.h"

namespace parley {
namespace {

Table DetailsTable(const std::string& id, const event::v1::Statement& statement) {
  Table table;
  table.title = "statement " + id;
  table.columns = {{"fact"}, {"value", true}};
  const auto add = [&table](const std::string& fact, const std::string& value) {
    if (!value.empty()) table.rows.push_back({{fact, Tone::kDim, 0, {}}, {value, Tone::kPlain, 0, {}}});
  };
  add("party", statement.party());
  add("issue", statement.issue());
  table.rows.push_back({{"stance", Tone::kDim, 0, {}}, StanceCell(statement)});
  for (const std::string& condition : statement.conditions()) add("only if", condition);
  add("said", SaidAtText(statement));
  add("speaker", statement.speaker());
  add("delivered by", statement.delivered_by());
  add("reported by", statement.reported_by());
  add("venue", statement.venue());
  add("quote", statement.quote());
  add("language", statement.language());
  add("translation", statement.translation());
  add("summary", statement.summary());
  add("known from", AttributionWord(statement.attribution()));
  if (statement.has_confidence()) add("confidence", NumberCsv(statement.confidence()));
  for (const auto& [key, value] : statement.labels()) add("label " + key, value);
  return table;
}

// "120–180": characters of the archived text.
std::string SpanText(const event::v1::Source& source) {
  if (!source.has_quote_span()) return "";
  return absl::StrCat(source.quote_span().begin(), "–", source.quote_span().end());
}

Table SourcesTable(const event::v1::Statement& statement) {
  Table table;
  table.title = "sources";
  table.when_empty = "none";
  table.columns = {{"publisher", true},
                   {"title", true},
                   {"published"},
                   {"retrieved"},
                   {"url", true},
                   {"quote at"},
                   {"sha256", false, false, Shown::kEverywhere, true}};
  for (const auto& source : statement.sources()) {
    table.rows.push_back({{source.publisher(), Tone::kPlain, 0, {}},
                          {source.title(), Tone::kPlain, 0, {}},
                          {source.published_at(), Tone::kPlain, 0, {}},
                          {source.retrieved_at(), Tone::kPlain, 0, {}},
                          {source.url(), Tone::kDim, 0, {}},
                          {SpanText(source), Tone::kPlain, 0, {}},
                          {source.sha256(), Tone::kDim, 0, {}}});
  }
  return table;
}

Table VersionsTable(const v1::GetStatementResponse& response) {
  Table table;
  table.title = "versions";
  table.columns = {{"position", false, true}, {"recorded"}, {"until", false, true}, {"what", true}};
  for (const auto& version : response.versions()) {
    const auto& event = version.event();
    const std::string until = version.closed_position() == 0 ? "" : absl::StrCat(version.closed_position());
    table.rows.push_back(
        {{absl::StrCat(event.position()), Tone::kPlain, 0, {}},
         {FormatRfc3339(event.recorded_at()), Tone::kPlain, 0, {}},
         {until, Tone::kPlain, 0, {}},
         {EventText(event, /*with_statement_id=*/false), until.empty() ? Tone::kPlain : Tone::kDim, 0, {}}});
  }
  return table;
}

std::vector<Table> Tables(const std::string& id, const v1::GetStatementResponse& response) {
  if (response.has_statement()) {
    return {DetailsTable(id, response.statement()), SourcesTable(response.statement()),
            VersionsTable(response)};
  }
  Table retracted;
  retracted.title = "statement " + id;
  retracted.when_empty = "retracted";
  return {retracted, VersionsTable(response)};
}

absl::Status ShowStatement(Context& context, const std::string& id) {
  v1::GetStatementRequest request;
  request.set_statement_id(id);
  if (context.HasKnownAt()) *request.mutable_known_at() = context.KnownAt();
  const absl::StatusOr<v1::GetStatementResponse> response = context.client().GetStatement(request);
  if (!response.ok()) return response.status();
  Answer answer{*response,
                {},
                [&] { return Tables(id, *response); },
                [&] { return VersionsTable(*response); },
                &response->basis()};
  for (const auto& version : response->versions()) answer.rows.push_back(&version);
  return Print(context, answer);
}

}  // namespace

void AddStatementCommand(CommandLine& line) {
  const auto id = std::make_shared<std::string>();
  CLI::App* command =
      line.Add("statement", "Shows one statement with its sources and versions; CSV has the versions",
               {"parley statement 6f1c2c0e-6b5c-5d0e-9a39-3f5d7c1b2a10",
                "parley statement 6f1c2c0e-6b5c-5d0e-9a39-3f5d7c1b2a10 --known-at 40"},
               [id](Context& context) { return ShowStatement(context, *id); });
  command->add_option("id", *id, "The statement's id")->required()->type_name("ID");
  line.Take(command, {SharedFlag::kKnownAt});
}

}  // namespace parley
