#include "services/alerts/line_triggers.h"

#include <utility>

#include "core/alert_trigger.h"
#include "core/compare.h"

namespace parley {
namespace {

using event::v1::AlertRule;

Finding FindingOf(const EventChange& change) {
  Finding finding;
  finding.pair = change.pair;
  finding.statement = change.statement;
  finding.before = change.before;
  finding.after = change.after;
  return finding;
}

std::optional<Finding> FindShift(const ActiveRule& rule, const EventChange& change) {
  if (change.retroactive) return std::nullopt;
  for (const ShiftPoint& point : change.line.appeared) {
    if (!WantsShift(rule.rule().shift(), point.shift)) continue;
    Finding finding = FindingOf(change);
    finding.shift = point.shift;
    return finding;
  }
  return std::nullopt;
}

std::optional<Finding> FindCrossing(event::v1::Crossing crossing, double threshold, Finding finding) {
  if (!Crosses(crossing, threshold, finding.value_before, finding.value_after)) return std::nullopt;
  return finding;
}

// The gap between the parties; absent with fewer than two stances.
absl::StatusOr<std::optional<double>> GapOf(const std::vector<uint32_t>& parties, uint32_t issue, bool after,
                                            const StandingReader& standing) {
  std::vector<Stance> stances;
  for (const uint32_t party : parties) {
    const absl::StatusOr<std::optional<StandingStance>> stance = standing({party, issue}, after);
    if (!stance.ok()) return stance.status();
    if (stance->has_value()) stances.push_back((*stance)->last.stance);
  }
  if (stances.size() < 2) return std::optional<double>();
  return std::optional<double>(MeasureSpread(stances).gap);
}

absl::StatusOr<std::optional<Finding>> FindGap(const ActiveRule& rule, const Catalog& catalog,
                                               const EventChange& change, const StandingReader& standing) {
  Finding finding = FindingOf(change);
  finding.parties = PartiesAt(rule, catalog, change.said_at_us, change.position);
  const auto before = GapOf(finding.parties, change.pair.issue, false, standing);
  if (!before.ok()) return before.status();
  const auto after = GapOf(finding.parties, change.pair.issue, true, standing);
  if (!after.ok()) return after.status();
  finding.value_before = *before;
  finding.value_after = *after;
  return FindCrossing(rule.rule().gap().crossing(), rule.rule().gap().threshold(), std::move(finding));
}

std::optional<Finding> FindQuantity(const ActiveRule& rule, const EventChange& change) {
  Finding finding = FindingOf(change);
  finding.value_before = QuantityOf(change.before);
  finding.value_after = QuantityOf(change.after);
  return FindCrossing(rule.rule().quantity().crossing(), rule.rule().quantity().value(), std::move(finding));
}

}  // namespace

absl::StatusOr<std::optional<Finding>> FindInChange(const ActiveRule& rule, const Catalog& catalog,
                                                    const EventChange& change,
                                                    const StandingReader& standing) {
  switch (rule.rule().trigger_case()) {
    case AlertRule::kShift:
      return FindShift(rule, change);
    case AlertRule::kGap:
      return FindGap(rule, catalog, change, standing);
    case AlertRule::kQuantity:
      return FindQuantity(rule, change);
    case AlertRule::kMixedSignals: {
      const absl::StatusOr<Uuid> statement = Uuid::Parse(change.statement.statement_id());
      if (!statement.ok()) return statement.status();
      if (!TurnedMixed(change.before, change.after, *statement)) return std::optional<Finding>();
      return std::optional<Finding>(FindingOf(change));
    }
    case AlertRule::kRevision: {
      if (!change.retroactive) return std::optional<Finding>();
      Finding finding = FindingOf(change);
      finding.revision = &change;
      return std::optional<Finding>(std::move(finding));
    }
    case AlertRule::kStatement:
    case AlertRule::kSilence:
    case AlertRule::TRIGGER_NOT_SET:
      break;
  }
  return std::optional<Finding>();
}

}  // namespace parley
