#include "tests/services/scenario_runner.h"

#include <grpcpp/client_context.h>

#include <set>

#include "core/time.h"
#include "tests/scenarios/mismatches.h"

namespace parley::scenario {
namespace {

template <typename Field>
std::vector<std::string> Texts(const Field& field) {
  return {field.begin(), field.end()};
}

std::string KindName(v1::ShiftKind kind) {
  return v1::ShiftKind_Name(kind).substr(std::string("SHIFT_KIND_").size());
}

std::string TimeText(const google::protobuf::Timestamp& timestamp) {
  return FormatMicros(MicrosFromTimestamp(timestamp).value_or(0));
}

void FillDuration(google::protobuf::Duration& duration, int64_t us) {
  duration.set_seconds(us / 1'000'000);
  duration.set_nanos(static_cast<int32_t>(us % 1'000'000) * 1'000);
}

// Holds one expectation against the server.
class Checker {
 public:
  Checker(v1::HistoryService::StubInterface& history, const Scenario& scenario, uint64_t offset,
          const Expectation& expected)
      : history_(history), scenario_(scenario), offset_(offset), expected_(expected) {}

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
  template <typename Request, typename Response>
  using Method = grpc::Status (v1::HistoryService::StubInterface::*)(grpc::ClientContext*, const Request&,
                                                                     Response*);

  // The answer to a call; an empty one and a mismatch when it fails.
  template <typename Request, typename Response>
  Response Call(Method<Request, Response> method, const Request& request) {
    grpc::ClientContext context;
    Response response;
    const grpc::Status status = (history_.*method)(&context, request, &response);
    if (!status.ok()) mismatches_.Add("refused: " + status.error_message());
    return response;
  }

  void FillBasis(v1::BasisSelector& basis, const Viewpoint& view) const {
    *basis.mutable_as_of() = TimestampFromMicros(view.as_of_us);
    basis.mutable_known_at()->set_position(offset_ + view.known_event);
  }

  void FillFold(v1::FoldOptions& fold) const {
    fold.set_include_secondhand(expected_.choice.include_secondhand);
    if (expected_.choice.max_age_us) FillDuration(*fold.mutable_max_age(), *expected_.choice.max_age_us);
    if (expected_.choice.mixed_window_us) {
      FillDuration(*fold.mutable_mixed_signals_window(), *expected_.choice.mixed_window_us);
    }
  }

  void CheckStance() {
    v1::GetStanceRequest request;
    request.set_party(expected_.party);
    request.set_issue(expected_.issue);
    FillBasis(*request.mutable_basis(), expected_.after);
    FillFold(*request.mutable_fold());
    const auto response = Call(&v1::HistoryService::StubInterface::GetStance, request);
    const bool wanted = expected_.subject == Subject::kStance;
    if (response.has_stance() && !wanted)
      mismatches_.Add("there is a stance: " + response.ShortDebugString());
    if (!response.has_stance() && wanted) mismatches_.Add("there is no stance");
    if (response.has_stance() && wanted) CompareStance(response.stance());
  }

  void CompareStance(const v1::StandingStance& stance) {
    mismatches_.Compare("stance", event::v1::Stance_Name(expected_.stance),
                        event::v1::Stance_Name(stance.stance()));
    if (expected_.since_us)
      mismatches_.Compare("held since", FormatMicros(*expected_.since_us), TimeText(stance.held_since()));
    if (expected_.last_stated_us) {
      mismatches_.Compare("last stated", FormatMicros(*expected_.last_stated_us),
                          TimeText(stance.last_stated_at()));
    }
    mismatches_.CompareIfGiven("reaffirmed", expected_.reaffirmed_count, uint64_t{stance.reaffirmed_count()});
    if (expected_.by_statement) {
      mismatches_.Compare("last statement", StatementIdOf(scenario_, *expected_.by_statement),
                          stance.statement_id());
    }
    mismatches_.Compare("lapsed", expected_.lapsed, stance.lapsed());
    std::vector<std::string> signals;
    for (const uint64_t number : expected_.mixed_signals) signals.push_back(StatementIdOf(scenario_, number));
    mismatches_.Compare("mixed signals", Mismatches::Joined(signals),
                        Mismatches::Joined(Texts(stance.mixed_signals())));
    if (expected_.conditions)
      mismatches_.CompareSets("conditions", *expected_.conditions, Texts(stance.conditions()));
    mismatches_.CompareIfGiven("quantity", expected_.quantity,
                               stance.has_quantity() ? std::optional(stance.quantity()) : std::nullopt);
    mismatches_.CompareIfGiven(
        "quantity_max", expected_.quantity_max,
        stance.has_quantity_max() ? std::optional(stance.quantity_max()) : std::nullopt);
  }

  // Every entry of a line, in pages of two.
  std::vector<v1::TimelineEntry> Timeline(const std::string& party, const std::string& issue) {
    v1::GetTimelineRequest request;
    request.set_party(party);
    request.set_issue(issue);
    FillBasis(*request.mutable_basis(), expected_.after);
    FillFold(*request.mutable_fold());
    request.set_page_size(2);
    std::vector<v1::TimelineEntry> entries;
    do {
      const auto page = Call(&v1::HistoryService::StubInterface::GetTimeline, request);
      entries.insert(entries.end(), page.entries().begin(), page.entries().end());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return entries;
  }

  void CheckShiftOfStatement() {
    v1::GetStatementRequest request;
    request.set_statement_id(StatementIdOf(scenario_, expected_.statement));
    request.mutable_known_at()->set_position(offset_ + expected_.after.known_event);
    const auto statement = Call(&v1::HistoryService::StubInterface::GetStatement, request).statement();
    const bool wanted = expected_.subject == Subject::kShift;
    for (const auto& entry : Timeline(statement.party(), statement.issue())) {
      if (entry.statement().statement_id() != request.statement_id()) continue;
      if (entry.has_shift() && !wanted) mismatches_.Add("its shift is " + KindName(entry.shift().kind()));
      if (!entry.has_shift() && wanted) mismatches_.Add("it takes no part in the fold");
      if (entry.has_shift() && wanted) CompareShift(entry.shift());
      if (entry.has_shift() && wanted) CompareQuantities(entry.shift());
      return;
    }
    mismatches_.Add("the statement is not on record");
  }

  // For a Shift and for a PositionChange.
  template <typename Change>
  void CompareShift(const Change& shift) {
    mismatches_.Compare("shift", ShiftKindName(expected_.kinds.at(0)), KindName(shift.kind()));
    mismatches_.CompareIfGiven("delta", expected_.delta, static_cast<int>(shift.delta()));
    if (!expected_.compare_conditions) return;
    mismatches_.CompareSets("conditions added", expected_.conditions_added, Texts(shift.conditions_added()));
    mismatches_.CompareSets("conditions dropped", expected_.conditions_dropped,
                            Texts(shift.conditions_dropped()));
  }

  void CompareQuantities(const v1::Shift& shift) {
    mismatches_.CompareIfGiven(
        "quantity before", expected_.quantity_before,
        shift.has_quantity_before() ? std::optional(shift.quantity_before()) : std::nullopt);
    mismatches_.CompareIfGiven(
        "quantity after", expected_.quantity_after,
        shift.has_quantity_after() ? std::optional(shift.quantity_after()) : std::nullopt);
  }

  void CheckShiftsOfLine() {
    std::vector<std::string> expected;
    for (const ShiftKind kind : expected_.kinds) expected.push_back(ShiftKindName(kind));
    std::vector<std::string> actual;
    for (const auto& entry : Timeline(expected_.party, expected_.issue)) {
      if (entry.has_shift()) actual.push_back(KindName(entry.shift().kind()));
    }
    mismatches_.Compare("shifts", Mismatches::Joined(expected), Mismatches::Joined(actual));
  }

  void CheckDiff() {
    v1::DiffPositionsRequest request;
    request.mutable_filter()->add_parties(expected_.party);
    request.mutable_filter()->add_issues(expected_.issue);
    FillBasis(*request.mutable_before(), expected_.before);
    FillBasis(*request.mutable_after(), expected_.after);
    FillFold(*request.mutable_fold());
    request.set_include_unchanged(true);
    const auto response = Call(&v1::HistoryService::StubInterface::DiffPositions, request);
    const bool wanted = expected_.subject == Subject::kDiff;
    if (response.changes().empty() && wanted) mismatches_.Add("there is no stance at either basis");
    if (!response.changes().empty() && !wanted)
      mismatches_.Add("there is a change: " + KindName(response.changes(0).kind()));
    if (!response.changes().empty() && wanted) CompareChange(response.changes(0));
  }

  void CompareChange(const v1::PositionChange& change) {
    CompareShift(change);
    if (expected_.caused_by)
      mismatches_.Compare("cause", StatementIdOf(scenario_, *expected_.caused_by), change.caused_by());
    mismatches_.CompareIfGiven("statements", expected_.statement_count, uint64_t{change.statement_count()});
    mismatches_.CompareIfGiven("shifts", expected_.shift_count, uint64_t{change.shift_count()});
  }

  v1::ComparePositionsResponse Compare() {
    v1::ComparePositionsRequest request;
    FillBasis(*request.mutable_basis(), expected_.after);
    FillFold(*request.mutable_fold());
    return Call(&v1::HistoryService::StubInterface::ComparePositions, request);
  }

  void CheckGap() {
    const v1::ComparePositionsResponse response = Compare();
    for (const auto& issue : response.issues()) {
      if (issue.issue() != expected_.issue) continue;
      mismatches_.CompareNear("gap", expected_.number, issue.gap());
      mismatches_.CompareIfGiven(
          "distance", expected_.mean_distance,
          issue.has_mean_distance() ? std::optional(issue.mean_distance()) : std::nullopt);
      mismatches_.CompareIfGiven("common ground", expected_.common_ground, issue.common_ground());
      return;
    }
    mismatches_.Add("there is no stance");
  }

  void CheckAgreement() {
    const std::set<std::string> both = {expected_.party, expected_.other_party};
    const v1::ComparePositionsResponse response = Compare();
    for (const auto& pair : response.pairs()) {
      if (std::set<std::string>{pair.party_a(), pair.party_b()} != both || !pair.has_agreement()) continue;
      mismatches_.CompareNear("agreement", expected_.number, pair.agreement());
      mismatches_.CompareIfGiven("shared issues", expected_.shared_issue_count,
                                 uint64_t{pair.shared_issue_count()});
      return;
    }
    mismatches_.Add("they share no issue");
  }

  v1::HistoryService::StubInterface& history_;
  const Scenario& scenario_;
  const uint64_t offset_;
  const Expectation& expected_;
  Mismatches mismatches_;
};

}  // namespace

std::vector<std::string> RunOverWire(v1::HistoryService::StubInterface& history, const Scenario& scenario,
                                     uint64_t offset) {
  std::vector<std::string> failures;
  for (const Expectation& expected : scenario.expectations) {
    const Mismatches mismatches = Checker(history, scenario, offset, expected).Check();
    if (!mismatches.empty()) failures.push_back(mismatches.Report(scenario, expected));
  }
  return failures;
}

}  // namespace parley::scenario
