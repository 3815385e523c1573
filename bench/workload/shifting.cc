#include "bench/workload/shifting.h"

#include <algorithm>

namespace parley::bench {
namespace {

constexpr uint32_t kPairsMax = 1'000;  // more than appends are ever in flight: on a pair the order is kept
constexpr int64_t kDaySeconds = 86'400;

}  // namespace

ShiftingStatements::ShiftingStatements(Workload& workload)
    : workload_(workload), pairs_(std::min(kPairsMax, workload.shape().parties * workload.shape().issues)) {}

event::v1::Event ShiftingStatements::Next() {
  event::v1::Event event = workload_.Next();
  event::v1::Statement& statement = *event.mutable_statement_recorded()->mutable_statement();
  const uint32_t parties = workload_.shape().parties;
  const auto pair = static_cast<uint32_t>(next_ % pairs_);
  statement.set_party(PartyId(pair % parties));
  statement.set_issue(IssueId(pair / parties));
  statement.clear_speaker();
  statement.set_stance(next_ / pairs_ % 2 == 0 ? event::v1::STANCE_SUPPORTS : event::v1::STANCE_OPPOSES);
  statement.set_attribution(event::v1::ATTRIBUTION_DIRECT_QUOTE);
  // A day on, because the workload moves some of its statements back to the start of theirs.
  said_at_s_ = std::max(said_at_s_ + 1, statement.said_at().seconds() + kDaySeconds);
  statement.mutable_said_at()->set_seconds(said_at_s_);
  statement.set_said_at_precision(event::v1::DATE_PRECISION_INSTANT);
  ++next_;
  return event;
}

}  // namespace parley::bench
