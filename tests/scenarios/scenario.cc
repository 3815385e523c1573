#include "tests/scenarios/scenario.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "core/time.h"
#include "core/uuid.h"
#include "tests/scenarios/expectation_parser.h"
#include "tests/scenarios/tokens.h"

namespace parley::scenario {
namespace {

using event::v1::Event;
using event::v1::Statement;

// A UUID from the scenario's name (FNV-1a) and the event's number.
std::string EventIdFor(const std::string& name, uint64_t number) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : name) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3;
  Uuid id;
  for (size_t i = 0; i < 8; ++i) {
    id.bytes[i] = static_cast<uint8_t>(hash >> (8 * i));
    id.bytes[15 - i] = static_cast<uint8_t>(number >> (8 * i));
  }
  return id.ToString();
}

// Takes a word that says how the record knows of a statement.
bool TakeAttribution(Tokens& tokens, Statement& statement) {
  struct Word {
    const char* word;
    Attribution attribution;
  };
  static constexpr Word kWords[] = {{"quoted", event::v1::ATTRIBUTION_DIRECT_QUOTE},
                                    {"reported", event::v1::ATTRIBUTION_REPORTED},
                                    {"document", event::v1::ATTRIBUTION_OFFICIAL_DOCUMENT},
                                    {"vote", event::v1::ATTRIBUTION_VOTE},
                                    {"action", event::v1::ATTRIBUTION_ACTION},
                                    {"relayed", event::v1::ATTRIBUTION_RELAYED},
                                    {"assessed", event::v1::ATTRIBUTION_ANALYST_ASSESSMENT}};
  for (const Word& word : kWords) {
    if (!tokens.Take(word.word)) continue;
    statement.set_attribution(word.attribution);
    return true;
  }
  return false;
}

// Takes one option of a statement; false when none comes next.
bool TakeOption(Tokens& tokens, Statement& statement) {
  if (TakeAttribution(tokens, statement)) return true;
  if (tokens.Take("if")) {
    statement.add_conditions(tokens.Quoted("a condition"));
  } else if (tokens.Take("quantity")) {
    statement.set_quantity(tokens.Number());
    if (tokens.Take("to")) statement.set_quantity_max(tokens.Number());
  } else if (tokens.Take("saying")) {
    statement.set_quote(tokens.Quoted("the words spoken"));
  } else if (tokens.Take("week")) {
    statement.set_said_at_precision(event::v1::DATE_PRECISION_WEEK);
  } else {
    return false;
  }
  return true;
}

// DATE PARTY ISSUE STANCE [option ...]
void ReadStatement(Tokens& tokens, Statement& statement) {
  const WrittenDate date = tokens.Date();
  *statement.mutable_said_at() = TimestampFromMicros(date.begin_us);
  statement.set_said_at_precision(date.precision);
  statement.set_party(tokens.Word("a party"));
  statement.set_issue(tokens.Word("an issue"));
  statement.set_stance(ReadStance(tokens));
  statement.set_attribution(event::v1::ATTRIBUTION_DIRECT_QUOTE);
  while (TakeOption(tokens, statement)) {
  }
}

class Parser {
 public:
  explicit Parser(const std::string& name) { scenario_.name = name; }

  absl::Status Read(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      ++line_number_;
      const absl::Status status = ReadLine(line);
      if (status.ok()) continue;
      return absl::InvalidArgumentError(
          absl::StrCat(scenario_.name, ":", line_number_, ": ", status.message()));
    }
    for (const Expectation& expected : scenario_.expectations) {  // some speak of who never spoke
      for (const std::string& party : {expected.party, expected.other_party}) {
        if (!party.empty()) parties_.insert(party);
      }
      if (!expected.issue.empty()) issues_.insert(expected.issue);
    }
    scenario_.parties.assign(parties_.begin(), parties_.end());
    scenario_.issues.assign(issues_.begin(), issues_.end());
    return absl::OkStatus();
  }

  Scenario Take() { return std::move(scenario_); }

 private:
  absl::Status ReadLine(const std::string& line) {
    const bool is_comment = line == "#" || line.rfind("# ", 0) == 0;
    Tokens tokens(line);
    if (is_comment || tokens.AtEnd()) return tokens.AtEnd() ? tokens.Finish() : absl::OkStatus();
    if (tokens.Take("expect")) {
      Expectation expected = ReadExpectation(tokens, scenario_.events.size());
      expected.line_number = line_number_;
      expected.text = line;
      scenario_.expectations.push_back(std::move(expected));
    } else {
      ReadEvent(tokens);
    }
    return tokens.Finish();
  }

  void ReadEvent(Tokens& tokens) {
    const uint64_t number = scenario_.events.size() + 1;
    if (tokens.EventNumberIsNext() && tokens.EventNumber() != number) {
      tokens.Fail(absl::StrCat("this is event #", number));
    }
    Event event;
    event.set_event_id(EventIdFor(scenario_.name, number));
    if (tokens.Take("amend")) {
      ReadAmendment(tokens, *event.mutable_statement_amended());
    } else if (tokens.Take("retract")) {
      event.mutable_statement_retracted()->set_statement_id(ReadStatementId(tokens));
      event.mutable_statement_retracted()->set_reason(ReadReason(tokens));
    } else if (tokens.Take("corroborate")) {
      event.mutable_statement_corroborated()->set_statement_id(ReadStatementId(tokens));
      event.mutable_statement_corroborated()->mutable_source()->set_publisher(tokens.Quoted("a publisher"));
    } else {
      ReadStatement(tokens, *event.mutable_statement_recorded()->mutable_statement());
      Note(event.statement_recorded().statement());
    }
    scenario_.events.push_back(std::move(event));
  }

  // #N STATEMENT because "..."
  void ReadAmendment(Tokens& tokens, event::v1::StatementAmended& amended) {
    amended.set_statement_id(ReadStatementId(tokens));
    ReadStatement(tokens, *amended.mutable_statement());
    amended.set_reason(ReadReason(tokens));
    Note(amended.statement());
  }

  std::string ReadReason(Tokens& tokens) {
    if (!tokens.Take("because")) tokens.Fail("wanted because \"...\"");
    return tokens.Quoted("a reason");
  }

  std::string ReadStatementId(Tokens& tokens) {
    const uint64_t number = tokens.EventNumber();
    const bool known = number >= 1 && number <= scenario_.events.size();
    if (!known || !scenario_.events[number - 1].has_statement_recorded()) {
      tokens.Fail(absl::StrCat("event #", number, " recorded no statement"));
      return "";
    }
    return scenario_.events[number - 1].event_id();
  }

  void Note(const Statement& statement) {
    parties_.insert(statement.party());
    issues_.insert(statement.issue());
  }

  Scenario scenario_;
  std::set<std::string> parties_;
  std::set<std::string> issues_;
  int line_number_ = 0;
};

}  // namespace

absl::StatusOr<Scenario> ParseScenario(const std::string& name, const std::string& text) {
  Parser parser(name);
  const absl::Status status = parser.Read(text);
  if (!status.ok()) return status;
  return parser.Take();
}

absl::StatusOr<Scenario> ReadScenario(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return ParseScenario(path.substr(path.rfind('/') + 1), text.str());
}

std::vector<Event> Declarations(const Scenario& scenario) {
  std::vector<Event> events;
  for (const std::string& id : scenario.parties) {
    event::v1::Party& party = *events.emplace_back().mutable_party_declared()->mutable_party();
    party.set_party_id(id);
    party.set_name(id);
    party.set_kind(event::v1::PARTY_KIND_STATE);
  }
  for (const std::string& id : scenario.issues) {
    event::v1::Issue& issue = *events.emplace_back().mutable_issue_declared()->mutable_issue();
    issue.set_issue_id(id);
    issue.set_proposition(id);
  }
  return events;
}

std::string StatementIdOf(const Scenario& scenario, uint64_t number) {
  return number >= 1 && number <= scenario.events.size() ? scenario.events[number - 1].event_id() : "";
}

}  // namespace parley::scenario
