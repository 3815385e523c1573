#include "cli/render/stances.h"

#include "absl/strings/str_cat.h"
#include "cli/dates.h"
#include "cli/render/facts.h"

namespace parley {
namespace {

std::string HeldSince(const v1::StandingStance& stance) {
  return FormatDate(stance.held_since(), stance.held_since_precision());
}

std::string LastStated(const v1::StandingStance& stance) {
  return FormatDate(stance.last_stated_at(), stance.last_stated_at_precision());
}

}  // namespace

Table StanceDetails(const v1::StandingStance& stance) {
  Table table;
  table.title = stance.party() + " on " + stance.issue();
  table.columns = {{"fact"}, {"value", true}};
  const auto add = [&table](const std::string& fact, const std::string& value) {
    if (!value.empty()) table.rows.push_back({{fact, Tone::kDim, 0, {}}, {value, Tone::kPlain, 0, {}}});
  };
  table.rows.push_back({{"stance", Tone::kDim, 0, {}}, StanceCell(stance)});
  for (const std::string& condition : stance.conditions()) add("only if", condition);
  add("held since", HeldSince(stance));
  add("last stated", LastStated(stance));
  add("reaffirmed",
      absl::StrCat(stance.reaffirmed_count(), stance.reaffirmed_count() == 1 ? " time" : " times"));
  add("known from", AttributionWord(stance.attribution()));
  add("mixed signals", Joined(stance.mixed_signals(), " "));
  add("lapsed", stance.lapsed() ? "yes: last stated too long ago" : "");
  add("statement", stance.statement_id());
  if (stance.held_since_statement_id() != stance.statement_id()) {
    add("first of the run", stance.held_since_statement_id());
  }
  return table;
}

Table StancesCsv(const google::protobuf::RepeatedPtrField<v1::StandingStance>& stances) {
  Table table;
  for (const char* name : {"party", "issue", "stance", "score", "quantity", "quantity_max", "conditions",
                           "held_since", "last_stated_at", "reaffirmed_count", "attribution", "mixed_signals",
                           "lapsed", "statement_id", "held_since_statement_id"}) {
    table.columns.push_back({name});
  }
  for (const v1::StandingStance& stance : stances) {
    std::vector<Cell> row;
    for (const std::string& text :
         {stance.party(), stance.issue(), StanceWord(stance.stance()), NumberCsv(stance.score()),
          stance.has_quantity() ? NumberCsv(stance.quantity()) : std::string(),
          stance.has_quantity_max() ? NumberCsv(stance.quantity_max()) : std::string(),
          Joined(stance.conditions()), HeldSince(stance), LastStated(stance),
          std::to_string(stance.reaffirmed_count()), AttributionWord(stance.attribution()),
          Joined(stance.mixed_signals(), " "), std::string(stance.lapsed() ? "true" : "false"),
          stance.statement_id(), stance.held_since_statement_id()}) {
      row.push_back({text, Tone::kPlain, 0, {}});
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace parley
