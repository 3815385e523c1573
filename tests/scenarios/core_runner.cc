#include "tests/scenarios/core_runner.h"

#include "absl/strings/str_cat.h"
#include "core/compare.h"
#include "core/diff.h"
#include "core/fold.h"
#include "core/time.h"
#include "core/validate.h"
#include "tests/scenarios/core_record.h"
#include "tests/scenarios/mismatches.h"

namespace parley::scenario {
namespace {

Basis BasisOf(const Viewpoint& view) {
  return {view.as_of_us, view.known_event};
}

// Holds one expectation against the record.
class Checker {
 public:
  Checker(const Scenario& scenario, const CoreRecord& record, const Expectation& expected)
      : scenario_(scenario), record_(record), expected_(expected), after_(BasisOf(expected.after)) {}

  Mismatches Check() {
    switch (expected_.subject) {
      case Subject::kStance:
      case Subject::kNoStance:
        CheckStance();
        break;
      case Subject::kShift:
      case Subject::kNoShift:
        CheckShiftOfStatement();
        break;
      case Subject::kShifts:
        CheckShiftsOfLine();
        break;
      case Subject::kDiff:
      case Subject::kNoDiff:
        CheckDiff();
        break;
      case Subject::kGap:
        CheckGap();
        break;
      case Subject::kAgreement:
        CheckAgreement();
        break;
    }
    return mismatches_;
  }

 private:
  void CheckStance() {
    const auto standing =
        FoldVersions(record_.VersionsOf(expected_.party, expected_.issue), after_, expected_.choice);
    const bool wanted = expected_.subject == Subject::kStance;
    if (!standing || !wanted) {
      if (standing) mismatches_.Add("there is a stance: " + event::v1::Stance_Name(standing->last.stance));
      if (wanted) mismatches_.Add("there is no stance");
      return;
    }
    CompareStance(*standing);
  }

  void CompareStance(const StandingStance& standing) {
    const FoldRecord& last = standing.last;
    mismatches_.Compare("stance", event::v1::Stance_Name(expected_.stance),
                        event::v1::Stance_Name(last.stance));
    CompareTime("held since", expected_.since_us, standing.run_start.key.said_at_us);
    CompareTime("last stated", expected_.last_stated_us, last.said_at_us);
    mismatches_.CompareIfGiven("reaffirmed", expected_.reaffirmed_count, standing.reaffirmed_count);
    mismatches_.CompareIfGiven("last statement", expected_.by_statement, last.first_position);
    mismatches_.Compare("lapsed", expected_.lapsed, standing.lapsed);
    mismatches_.Compare("mixed signals", IdsOf(expected_.mixed_signals), IdsOf(standing.mixed_signals));
    if (expected_.conditions) mismatches_.CompareSets("conditions", *expected_.conditions, last.conditions);
    mismatches_.CompareIfGiven("quantity", expected_.quantity, last.quantity);
    mismatches_.CompareIfGiven("quantity_max", expected_.quantity_max, last.quantity_max);
  }

  void CheckShiftOfStatement() {
    const bool wanted = expected_.subject == Subject::kShift;
    const LineVersion* version = record_.FindKnown(expected_.statement, after_);
    if (version == nullptr) return mismatches_.Add("the statement is not on record");
    const auto line =
        FoldedLine(record_.VersionsOf(version->party, version->issue), after_, expected_.choice);
    const FoldRecord* before = nullptr;
    for (const FoldRecord& record : line) {
      if (record.statement_id == version->record.statement_id) {
        const Shift shift = ClassifyShift(before, record);
        return wanted ? CompareShift(shift) : mismatches_.Add("its shift is " + ShiftKindName(shift.kind));
      }
      before = &record;
    }
    if (wanted) mismatches_.Add("it takes no part in the fold");
  }

  void CompareShift(const Shift& shift) {
    mismatches_.Compare("shift", ShiftKindName(expected_.kinds.at(0)), ShiftKindName(shift.kind));
    mismatches_.CompareIfGiven("delta", expected_.delta, shift.delta);
    mismatches_.CompareIfGiven("quantity before", expected_.quantity_before, shift.quantity_before);
    mismatches_.CompareIfGiven("quantity after", expected_.quantity_after, shift.quantity_after);
    if (!expected_.compare_conditions) return;
    mismatches_.CompareSets("conditions added", expected_.conditions_added, shift.conditions_added);
    mismatches_.CompareSets("conditions dropped", expected_.conditions_dropped, shift.conditions_dropped);
  }

  void CheckShiftsOfLine() {
    std::vector<std::string> expected;
    for (const ShiftKind kind : expected_.kinds) expected.push_back(ShiftKindName(kind));
    std::vector<std::string> actual;
    const FoldRecord* before = nullptr;
    const auto line =
        FoldedLine(record_.VersionsOf(expected_.party, expected_.issue), after_, expected_.choice);
    for (const FoldRecord& record : line) {
      actual.push_back(ShiftKindName(ClassifyShiftKind(before, record)));
      before = &record;
    }
    mismatches_.Compare("shifts", Mismatches::Joined(expected), Mismatches::Joined(actual));
  }

  void CheckDiff() {
    const Basis before = BasisOf(expected_.before);
    const auto versions = record_.VersionsOf(expected_.party, expected_.issue);
    const auto change = DiffStances(FoldVersions(versions, before, expected_.choice),
                                    FoldVersions(versions, after_, expected_.choice));
    const bool wanted = expected_.subject == Subject::kDiff;
    if (!change || !wanted) {
      if (change) mismatches_.Add("there is a change: " + ShiftKindName(change->shift.kind));
      if (wanted) mismatches_.Add("there is no stance at either basis");
      return;
    }
    CompareShift(change->shift);
    if (expected_.caused_by) {
      const std::string cause = change->caused_by ? change->caused_by->ToString() : "nothing";
      mismatches_.Compare("cause", StatementIdOf(scenario_, *expected_.caused_by), cause);
    }
    const LineCounts counts = CountBetween(versions, before, after_, expected_.choice);
    mismatches_.CompareIfGiven("statements", expected_.statement_count, counts.statements);
    mismatches_.CompareIfGiven("shifts", expected_.shift_count, counts.shifts);
  }

  void CheckGap() {
    std::vector<Stance> stances;
    for (const auto& [party, issues] : record_.Matrix(after_, expected_.choice)) {
      const auto found = issues.find(expected_.issue);
      if (found != issues.end()) stances.push_back(found->second);
    }
    if (stances.empty()) return mismatches_.Add("there is no stance");
    const Spread spread = MeasureSpread(stances);
    mismatches_.CompareNear("gap", expected_.number, spread.gap);
    mismatches_.CompareIfGiven("distance", expected_.mean_distance, spread.mean_distance);
    mismatches_.CompareIfGiven("common ground", expected_.common_ground, spread.common_ground);
  }

  void CheckAgreement() {
    auto matrix = record_.Matrix(after_, expected_.choice);
    const auto& other = matrix[expected_.other_party];
    Agreement agreement;
    for (const auto& [issue, stance] : matrix[expected_.party]) {
      const auto found = other.find(issue);
      if (found != other.end()) agreement.Add(stance, found->second);
    }
    if (!agreement.value()) return mismatches_.Add("they share no issue");
    mismatches_.CompareNear("agreement", expected_.number, *agreement.value());
    mismatches_.CompareIfGiven("shared issues", expected_.shared_issue_count,
                               uint64_t{agreement.shared_issue_count()});
  }

  void CompareTime(const std::string& what, const std::optional<int64_t>& expected_us, int64_t actual_us) {
    if (expected_us) mismatches_.Compare(what, FormatMicros(*expected_us), FormatMicros(actual_us));
  }

  std::string IdsOf(const std::vector<uint64_t>& numbers) const {
    std::vector<std::string> ids;
    for (const uint64_t number : numbers) ids.push_back(StatementIdOf(scenario_, number));
    return Mismatches::Joined(ids);
  }

  std::string IdsOf(const std::vector<Uuid>& statements) const {
    std::vector<std::string> ids;
    for (const Uuid& id : statements) ids.push_back(id.ToString());
    return Mismatches::Joined(ids);
  }

  const Scenario& scenario_;
  const CoreRecord& record_;
  const Expectation& expected_;
  const Basis after_;
  Mismatches mismatches_;
};

}  // namespace

std::vector<std::string> RunOnCore(const Scenario& scenario) {
  constexpr int kRecordedYear = 2100;  // after everything said in a scenario
  std::vector<std::string> failures;
  CoreRecord record;
  for (size_t i = 0; i < scenario.events.size(); ++i) {
    const absl::Status status = ValidateEvent(scenario.events[i], {StartOfYear(kRecordedYear), false});
    if (!status.ok())
      failures.push_back(absl::StrCat(scenario.name, ": event #", i + 1, ": ", status.message()));
    if (status.ok()) record.Apply(scenario.events[i], i + 1);
  }
  for (const Expectation& expected : scenario.expectations) {
    const Mismatches mismatches = Checker(scenario, record, expected).Check();
    if (!mismatches.empty()) failures.push_back(mismatches.Report(scenario, expected));
  }
  return failures;
}

}  // namespace parley::scenario
