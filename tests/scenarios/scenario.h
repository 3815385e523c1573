// Scenarios: stories that a diplomat can read, recorded as events and followed by what must then hold.
// README.md in this folder has the language. The parser knows nothing of how a scenario is run, so that
// the same files run on the core and over gRPC.
//
//   absl::StatusOr<Scenario> scenario = ReadScenario("tests/scenarios/reversal.txt");
//   for (const Event& event : Declarations(*scenario)) append(event);
//   for (const Event& event : scenario->events) append(event);   // event n is events[n - 1]
//   for (const Expectation& expected : scenario->expectations) check(expected);
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/fold_record.h"
#include "core/shift.h"
#include "parley/event/v1/event.pb.h"

namespace parley::scenario {

// What an expectation is about.
enum class Subject {
  kStance,     // the standing stance of `party` on `issue`
  kNoStance,   // there is none
  kShift,      // the shift of statement `statement`
  kNoShift,    // the statement takes no part in the fold
  kShifts,     // the kinds of all shifts of a line, in order
  kDiff,       // the change between `before` and `after`
  kNoDiff,     // there is no stance at either basis
  kGap,        // how far all stances on `issue` lie apart
  kAgreement,  // how much `party` and `other_party` agree
};

// A moment to look from: statement time, and the number of the last event known.
struct Viewpoint {
  int64_t as_of_us = 0;
  uint64_t known_event = 0;
};

// What must hold. Fields that are absent are not compared, unless said otherwise.
struct Expectation {
  Subject subject = Subject::kStance;
  int line_number = 0;
  std::string text;  // the line itself

  std::string party;
  std::string other_party;  // kAgreement
  std::string issue;
  uint64_t statement = 0;  // kShift, kNoShift: number of the event that recorded it
  Viewpoint before;        // kDiff, kNoDiff
  Viewpoint after;         // the viewpoint of all others, too
  FoldChoice choice;

  // kStance. `lapsed` and `mixed_signals` are always compared.
  Stance stance = event::v1::STANCE_UNSPECIFIED;
  std::optional<int64_t> since_us;
  std::optional<int64_t> last_stated_us;
  std::optional<uint64_t> reaffirmed_count;
  std::optional<uint64_t> by_statement;  // the last statement
  std::vector<uint64_t> mixed_signals;
  bool lapsed = false;
  std::optional<std::vector<std::string>> conditions;
  std::optional<double> quantity;
  std::optional<double> quantity_max;

  // kShift, kDiff; for kShifts one kind for each folded statement.
  std::vector<ShiftKind> kinds;
  std::optional<int> delta;
  std::vector<std::string> conditions_added;    // compared when `compare_conditions`
  std::vector<std::string> conditions_dropped;  // compared when `compare_conditions`
  bool compare_conditions = false;
  std::optional<double> quantity_before;
  std::optional<double> quantity_after;
  std::optional<uint64_t> caused_by;
  std::optional<uint64_t> statement_count;
  std::optional<uint64_t> shift_count;

  // kGap, kAgreement.
  double number = 0;
  std::optional<double> mean_distance;
  std::optional<bool> common_ground;
  std::optional<uint64_t> shared_issue_count;
};

// A parsed scenario.
struct Scenario {
  std::string name;
  std::vector<event::v1::Event> events;  // event number n is events[n - 1]; each has its event_id
  std::vector<Expectation> expectations;
  std::vector<std::string> parties;  // ids named by events or expectations, sorted
  std::vector<std::string> issues;   // ids named by events or expectations, sorted
};

// Parses the text of a scenario; `name` makes its event ids differ from those of other scenarios.
// InvalidArgument names the line.
absl::StatusOr<Scenario> ParseScenario(const std::string& name, const std::string& text);

// Parses the file at `path`. NotFound when it cannot be read.
absl::StatusOr<Scenario> ReadScenario(const std::string& path);

// Events that declare the parties (as states) and issues of a scenario, for a server that wants them.
std::vector<event::v1::Event> Declarations(const Scenario& scenario);

// Id of the statement that event `number` recorded, as text.
std::string StatementIdOf(const Scenario& scenario, uint64_t number);

// Upper-case name of a kind as scenarios write it, such as "REVERSED".
std::string ShiftKindName(ShiftKind kind);

}  // namespace parley::scenario
