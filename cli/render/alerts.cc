#include "cli/render/alerts.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "cli/dates.h"
#include "cli/enum_names.h"
#include "cli/render/facts.h"
#include "cli/render/margin_lines.h"

namespace parley {
namespace {

Cell Plain(std::string text) {
  return {std::move(text), Tone::kPlain, 0, {}};
}

std::string TriggerWord(const v1::Alert& alert) {
  return EnumWord(*v1::AlertTrigger_descriptor(), alert.trigger());
}

std::string NumberOr(bool given, double number, const std::string& otherwise) {
  return given ? NumberText(number) : otherwise;
}

// The reason, with what became of the alert.
std::string ReasonText(const v1::Alert& alert) {
  std::string text = alert.reason();
  if (alert.muted()) text += " (muted)";
  if (!alert.has_acknowledgement()) return text;
  const std::string& note = alert.acknowledgement().note();
  return text + (note.empty() ? " (acknowledged)" : " (acknowledged: " + note + ")");
}

// Columns of an alert that only CSV shows, and their cells.
const std::vector<const char*>& CsvColumns() {
  static const auto* const kColumns = new std::vector<const char*>{
      "position",       "alert_id",     "rule_position",   "trigger",         "party",
      "issue",          "value_before", "value_after",     "statement_id",    "affected_from",
      "affected_until", "muted",        "acknowledged_at", "acknowledged_by", "note"};
  return *kColumns;
}

std::vector<std::string> CsvValues(const v1::Alert& alert) {
  const v1::Acknowledgement& taken = alert.acknowledgement();
  return {absl::StrCat(alert.position()),
          alert.alert_id(),
          absl::StrCat(alert.rule_position()),
          TriggerWord(alert),
          alert.party(),
          alert.issue(),
          alert.has_value_before() ? NumberCsv(alert.value_before()) : "",
          alert.has_value_after() ? NumberCsv(alert.value_after()) : "",
          alert.statement().statement_id(),
          alert.has_affected_from() ? FormatRfc3339(alert.affected_from()) : "",
          alert.has_affected_until() ? FormatRfc3339(alert.affected_until()) : "",
          alert.muted() ? "true" : "false",
          taken.has_acknowledged_at() ? FormatRfc3339(taken.acknowledged_at()) : "",
          taken.acknowledged_by(),
          taken.note()};
}

// Collects facts that say something.
class Facts {
 public:
  explicit Facts(const std::string& title) {
    table_.title = title;
    table_.columns = {{"fact"}, {"value", true}};
  }
  void Add(const std::string& fact, const std::string& value) { Add(fact, Plain(value)); }
  void Add(const std::string& fact, Cell value) {
    if (!value.text.empty()) table_.rows.push_back({{fact, Tone::kDim, 0, {}}, std::move(value)});
  }
  Table Take() { return std::move(table_); }

 private:
  Table table_;
};

Cell StanceOrNone(bool given, const v1::StandingStance& stance) {
  if (!given) return {"no stance", Tone::kDim, 0, {}};
  Cell cell = StanceCell(stance);
  if (stance.conditions_size() > 0) cell.text += ", if: " + Joined(stance.conditions());
  cell.text += ", said " + FormatDate(stance.last_stated_at(), stance.last_stated_at_precision());
  return cell;
}

void AddChange(const v1::Alert& alert, Facts& facts) {
  if (alert.has_before() || alert.has_after()) {
    facts.Add("before", StanceOrNone(alert.has_before(), alert.before()));
    facts.Add("after", StanceOrNone(alert.has_after(), alert.after()));
  }
  if (alert.has_shift()) {
    const v1::ShiftKind kind = alert.shift().kind();
    const int delta = alert.shift().delta();
    facts.Add("shift",
              Cell{ShiftWord(kind) + (delta == 0 ? "" : absl::StrCat(" (", delta > 0 ? "+" : "", delta, ")")),
                   ToneOf(kind),
                   0,
                   {}});
  }
  if (alert.has_value_before() || alert.has_value_after()) {
    const std::string name = alert.trigger() == v1::ALERT_TRIGGER_GAP ? "gap" : "quantity";
    facts.Add(name, NumberOr(alert.has_value_before(), alert.value_before(), "none") + " → " +
                        NumberOr(alert.has_value_after(), alert.value_after(), "none"));
  }
  facts.Add("between", Joined(alert.parties(), ", "));
  if (alert.has_affected_from()) facts.Add("changed from", FormatMoment(alert.affected_from()));
  if (alert.has_affected_until()) facts.Add("changed until", FormatMoment(alert.affected_until()));
}

void AddStatement(const event::v1::Statement& statement, Facts& facts) {
  facts.Add("statement", statement.statement_id());
  facts.Add("said", statement.has_said_at() ? SaidAtText(statement) : "");
  facts.Add("speaker", statement.speaker());
  facts.Add("venue", statement.venue());
  facts.Add("quote", statement.quote());
  facts.Add("translation", statement.translation());
  facts.Add("summary", statement.summary());
  if (statement.attribution() != 0) facts.Add("known from", AttributionWord(statement.attribution()));
}

void AddAcknowledgement(const v1::Alert& alert, Facts& facts) {
  if (alert.muted()) facts.Add("muted", "yes: not delivered");
  if (!alert.has_acknowledgement()) {
    facts.Add("acknowledged", "not yet");
    return;
  }
  const v1::Acknowledgement& taken = alert.acknowledgement();
  facts.Add("acknowledged", FormatRfc3339(taken.acknowledged_at()) +
                                (taken.acknowledged_by().empty() ? "" : " by " + taken.acknowledged_by()));
  facts.Add("note", taken.note());
}

Table SourcesTable(const event::v1::Statement& statement) {
  Table table;
  table.title = "sources";
  table.columns = {{"publisher", true}, {"title", true}, {"published"}, {"url", true}};
  for (const auto& source : statement.sources()) {
    table.rows.push_back({Plain(source.publisher()),
                          Plain(source.title()),
                          Plain(source.published_at()),
                          {source.url(), Tone::kDim, 0, {}}});
  }
  return table;
}

void AddAlertLines(const v1::Alert& alert, MarginLines& lines) {
  lines.Add(alert.rule_id() + " (" + SeverityWord(alert.severity()) + "): " + ReasonText(alert),
            ToneOf(alert.severity()));
  const std::string said = StatementText(alert.statement());
  if (!said.empty()) lines.Add(said, Tone::kPlain);
}

// A table of one row under the columns of an alert.
Table OneRow(const char* first_name, const std::string& first, const v1::Alert& alert) {
  Table table;
  table.columns = {{first_name}, {"severity"}, {"rule"}, {"reason"}};
  table.rows = {
      {Plain(first), Plain(SeverityWord(alert.severity())), Plain(alert.rule_id()), Plain(alert.reason())}};
  for (const char* name : CsvColumns()) table.columns.push_back({name});
  for (const std::string& value : CsvValues(alert)) table.rows[0].push_back(Plain(value));
  return table;
}

}  // namespace

Table AlertsTable(const google::protobuf::RepeatedPtrField<v1::Alert>& alerts) {
  Table table;
  table.when_empty = "no alerts";
  table.columns = {{"raised"},
                   {"severity"},
                   {"rule"},
                   {"reason", true, false, Shown::kEverywhere, true},
                   {"alert", true, false, Shown::kNotInCsv, true}};
  for (const char* name : CsvColumns()) table.columns.push_back({name, false, false, Shown::kOnlyInCsv});
  for (const v1::Alert& alert : alerts) {
    const bool taken = alert.has_acknowledgement();
    std::vector<Cell> row{
        {FormatRfc3339(alert.raised_at()), Tone::kPlain, 0, {}},
        {SeverityWord(alert.severity()), taken ? Tone::kDim : ToneOf(alert.severity()), 0, {}},
        Plain(alert.rule_id()),
        {ReasonText(alert), taken ? Tone::kDim : Tone::kPlain, 0, alert.reason()},
        {alert.alert_id(), Tone::kDim, 0, {}}};
    for (const std::string& value : CsvValues(alert)) row.push_back(Plain(value));
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<Table> AlertDetails(const v1::Alert& alert) {
  Facts facts("alert " + alert.alert_id());
  facts.Add("rule", alert.rule_id() + (alert.rule_name().empty() || alert.rule_name() == alert.rule_id()
                                           ? ""
                                           : ": " + alert.rule_name()));
  facts.Add("severity", Cell{SeverityWord(alert.severity()), ToneOf(alert.severity()), 0, {}});
  facts.Add("raised", absl::StrCat(FormatRfc3339(alert.raised_at()), " at position ", alert.position()));
  facts.Add("why", alert.reason());
  facts.Add("party", alert.party());
  facts.Add("issue", alert.issue());
  AddChange(alert, facts);
  AddStatement(alert.statement(), facts);
  const std::map<std::string, std::string> labels(alert.labels().begin(), alert.labels().end());
  for (const auto& [name, value] : labels) facts.Add("label " + name, value);
  AddAcknowledgement(alert, facts);
  std::vector<Table> tables{facts.Take()};
  if (alert.statement().sources_size() > 0) tables.push_back(SourcesTable(alert.statement()));
  return tables;
}

std::string AlertLines(const v1::Alert& alert, const TableStyle& style) {
  MarginLines lines(PadLeft(absl::StrCat(alert.position()), 8) + "  ", style);
  AddAlertLines(alert, lines);
  lines.Add("alert " + alert.alert_id(), Tone::kDim);
  return lines.Take();
}

std::string FindingLines(const v1::BacktestFinding& finding, const TableStyle& style) {
  MarginLines lines(FormatRfc3339(finding.fired_at()).substr(0, 10) + "  ", style);
  AddAlertLines(finding.alert(), lines);
  return lines.Take();
}

Table AlertCsv(const v1::Alert& alert) {
  return OneRow("raised", FormatRfc3339(alert.raised_at()), alert);
}

Table FindingCsv(const v1::BacktestFinding& finding) {
  return OneRow("fired", FormatRfc3339(finding.fired_at()), finding.alert());
}

std::string BacktestSentence(const event::v1::AlertRule& rule, const v1::BacktestSummary& summary,
                             const std::string& since, const std::string& until) {
  const std::uint64_t count = summary.alert_count();
  const std::string times = count == 1 ? "once" : NumberText(static_cast<double>(count)) + " times";
  const std::uint64_t examined = summary.examined_count();
  const std::string things = rule.has_revision() ? " event" : " statement";
  return rule.rule_id() + (count == 0 ? " would not have fired" : " would have fired " + times) +
         (since.empty() ? "" : " since " + since) + (until.empty() ? "" : " until " + until) + " (" +
         NumberText(static_cast<double>(examined)) + things + (examined == 1 ? "" : "s") + " looked at)";
}

}  // namespace parley
