#include "cli/render/facts.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "cli/dates.h"
#include "cli/enum_names.h"
#include "cli/rules/rule_writer.h"

namespace parley {
namespace {

using event::v1::Event;
using event::v1::Statement;

std::string WithThousands(double whole) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.0f", std::fabs(whole));
  std::string digits = text.data();
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return (whole < 0 ? "-" : "") + digits;
}

template <typename Message>
std::string Quantity(const Message& message) {
  if (!message.has_quantity()) return "";
  std::string text = NumberText(message.quantity());
  if (message.has_quantity_max()) text += "–" + NumberText(message.quantity_max());
  return text;
}

Cell WithQuantity(event::v1::Stance stance, const std::string& quantity) {
  return {StanceWord(stance) + (quantity.empty() ? "" : " " + quantity), ToneOf(stance), 0,
          StanceWord(stance)};
}

std::string Words(const Statement& statement) {
  if (!statement.translation().empty()) return "“" + statement.translation() + "”";
  if (!statement.quote().empty()) return "“" + statement.quote() + "”";
  return statement.summary();
}

void AppendPart(std::string* text, const std::string& separator, const std::string& part) {
  if (part.empty()) return;
  if (!text->empty()) *text += separator;
  *text += part;
}

std::string SaidText(const Statement& statement) {
  return statement.party() + " on " + statement.issue() + ": " + StanceCell(statement).text + ", " +
         SaidAtText(statement);
}

// "rule moscow-softens declared: shift softened, russia on nato-membership".
std::string RuleText(const event::v1::AlertRule& rule) {
  const std::string scope = ScopeText(rule.filter());
  return "rule " + rule.rule_id() + (rule.muted() ? " declared, muted: " : " declared: ") +
         TriggerText(rule) + (scope.empty() ? "" : ", " + scope);
}

std::string WithReason(const std::string& text, const std::string& reason) {
  return reason.empty() ? text : text + ": " + reason;
}

std::string AlertEventText(const Event& event) {
  switch (event.payload_case()) {
    case Event::kAlertRuleDeclared:
      return RuleText(event.alert_rule_declared().rule());
    case Event::kAlertRuleRemoved:
      return WithReason("rule " + event.alert_rule_removed().rule_id() + " removed",
                        event.alert_rule_removed().reason());
    case Event::kAlertAcknowledged:
      return WithReason("alert " + event.alert_acknowledged().alert_id() + " acknowledged",
                        event.alert_acknowledged().note());
    default:
      return "clock ticked to " + FormatRfc3339(event.clock_ticked().time());
  }
}

std::string DeclaredText(const Event& event) {
  if (event.has_party_declared()) {
    const auto& party = event.party_declared().party();
    return "party " + party.party_id() + ": " + party.name();
  }
  if (event.has_speaker_declared()) {
    const auto& speaker = event.speaker_declared().speaker();
    return "speaker " + speaker.speaker_id() + ": " + speaker.name();
  }
  const auto& issue = event.issue_declared().issue();
  return "issue " + issue.issue_id() + ": " + issue.proposition();
}

// One text of each source; an empty one keeps its place among the others, so that the columns go together.
std::string OfSources(const Statement& statement, const std::string& (event::v1::Source::*text)() const) {
  std::string joined;
  bool any = false;
  for (int i = 0; i < statement.sources_size(); ++i) {
    const std::string& one = (statement.sources(i).*text)();
    any = any || !one.empty();
    joined += (i == 0 ? "" : "; ") + one;
  }
  return any ? joined : "";
}

std::string PrecisionWord(const Statement& statement) {
  const event::v1::DatePrecision given = statement.said_at_precision();
  return EnumWord(*event::v1::DatePrecision_descriptor(),
                  given == event::v1::DATE_PRECISION_UNSPECIFIED ? event::v1::DATE_PRECISION_INSTANT : given);
}

}  // namespace

std::string NumberText(double number) {
  if (number == std::trunc(number) && std::fabs(number) < 1e15) return WithThousands(number);
  return NumberCsv(number);
}

std::string NumberCsv(double number) {
  std::array<char, 64> text{};
  if (number == std::trunc(number) && std::fabs(number) < 1e15) {
    std::snprintf(text.data(), text.size(), "%.0f", number);
    return text.data();
  }
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number);
  return std::string(text.data(), end.ptr);
}

std::string QuantityText(const Statement& statement) {
  return Quantity(statement);
}
std::string QuantityText(const v1::StandingStance& stance) {
  return Quantity(stance);
}

std::string StatementText(const Statement& statement) {
  std::string text = Words(statement);
  if (statement.conditions_size() > 0) AppendPart(&text, " ", "[if: " + Joined(statement.conditions()) + "]");
  std::string who = statement.speaker();
  AppendPart(&who, ", ", statement.venue());
  if (!statement.delivered_by().empty()) AppendPart(&who, ", ", "for it: " + statement.delivered_by());
  if (!statement.reported_by().empty()) AppendPart(&who, ", ", "according to " + statement.reported_by());
  AppendPart(&text, " — ", who);
  std::vector<std::string> publishers;
  for (const auto& source : statement.sources()) {
    publishers.push_back(source.publisher().empty() ? source.title() : source.publisher());
  }
  const std::string sources = Joined(publishers);
  if (!sources.empty()) AppendPart(&text, " ", "(" + sources + ")");
  const event::v1::Attribution attribution = statement.attribution();
  if (attribution == event::v1::ATTRIBUTION_RELAYED ||
      attribution == event::v1::ATTRIBUTION_ANALYST_ASSESSMENT) {
    AppendPart(&text, " ", "{" + AttributionWord(attribution) + "}");
  }
  return text;
}

std::string SaidAtText(const Statement& statement) {
  return FormatDate(statement.said_at(), statement.said_at_precision());
}

Cell StanceCell(const Statement& statement) {
  return WithQuantity(statement.stance(), Quantity(statement));
}

Cell StanceCell(const v1::StandingStance& stance) {
  Cell cell = WithQuantity(stance.stance(), Quantity(stance));
  if (stance.lapsed()) cell.text += " (lapsed)";
  if (stance.lapsed()) cell.tone = Tone::kDim;
  return cell;
}

std::string EventText(const Event& event, bool with_statement_id) {
  const auto about = [&](const std::string& verb, const std::string& id) {
    return verb + (with_statement_id ? " " + id : std::string()) + ": ";
  };
  switch (event.payload_case()) {
    case Event::kStatementRecorded:
      return SaidText(event.statement_recorded().statement());
    case Event::kStatementAmended: {
      const auto& amended = event.statement_amended();
      return about("amended", amended.statement_id()) + SaidText(amended.statement()) + " (" +
             amended.reason() + ")";
    }
    case Event::kStatementCorroborated: {
      const auto& source = event.statement_corroborated().source();
      return about("corroborated", event.statement_corroborated().statement_id()) +
             (source.publisher().empty() ? source.title() : source.publisher());
    }
    case Event::kStatementRetracted:
      return about("retracted", event.statement_retracted().statement_id()) +
             event.statement_retracted().reason();
    case Event::kAlertRuleDeclared:
    case Event::kAlertRuleRemoved:
    case Event::kAlertAcknowledged:
    case Event::kClockTicked:
      return AlertEventText(event);
    case Event::PAYLOAD_NOT_SET:
      return "an event that this program does not know";
    default:
      return DeclaredText(event);
  }
}

Column IdColumn() {
  return {"id", false, false, Shown::kNotInCsv, true};
}

void AddStatementCsvColumns(Table* table) {
  for (const char* name :
       {"statement_id", "speaker", "attribution", "conditions", "quantity", "quantity_max", "venue", "quote",
        "language", "translation", "summary", "confidence", "publisher", "title", "url", "published_at",
        "delivered_by", "reported_by", "said_at_precision"}) {
    table->columns.push_back({name, false, false, Shown::kOnlyInCsv});
  }
}

void AddStatementCsvCells(const Statement& statement, std::vector<Cell>* row) {
  const auto number = [](bool given, double value) { return given ? NumberCsv(value) : std::string(); };
  using event::v1::Source;
  for (const std::string& text :
       {statement.statement_id(), statement.speaker(), AttributionWord(statement.attribution()),
        Joined(statement.conditions()), number(statement.has_quantity(), statement.quantity()),
        number(statement.has_quantity_max(), statement.quantity_max()), statement.venue(), statement.quote(),
        statement.language(), statement.translation(), statement.summary(),
        number(statement.has_confidence(), statement.confidence()), OfSources(statement, &Source::publisher),
        OfSources(statement, &Source::title), OfSources(statement, &Source::url),
        OfSources(statement, &Source::published_at), statement.delivered_by(), statement.reported_by(),
        PrecisionWord(statement)}) {
    row->push_back({text, Tone::kPlain, 0, {}});
  }
}

}  // namespace parley
