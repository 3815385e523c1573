#include "services/alerts/event_evaluator.h"

#include <array>
#include <optional>
#include <set>
#include <utility>

#include "core/time.h"
#include "services/alerts/line_triggers.h"

namespace parley {
namespace {

// What the event changed, worked out when the first rule asks, once for each way of folding.
class LazyChanges {
 public:
  LazyChanges(const Snapshot& snapshot, uint64_t position) : snapshot_(snapshot), position_(position) {}

  absl::StatusOr<const std::vector<EventChange>*> Get(const FoldChoice& choice) {
    std::optional<std::vector<EventChange>>& changes = changes_[choice.include_secondhand ? 1 : 0];
    if (!changes.has_value()) {
      absl::StatusOr<std::vector<EventChange>> read = snapshot_.Changes(position_, choice);
      if (!read.ok()) return read.status();
      changes = *std::move(read);
    }
    return &*changes;
  }

 private:
  const Snapshot& snapshot_;
  const uint64_t position_;
  std::array<std::optional<std::vector<EventChange>>, 2> changes_;
};

// One event, rule after rule.
class Evaluation {
 public:
  Evaluation(const Snapshot& snapshot, const Catalog& catalog, const event::v1::Event& event)
      : snapshot_(snapshot), catalog_(catalog), event_(event), changes_(snapshot, event.position()) {}

  absl::Status Apply(const ActiveRule& rule) {
    if (rule.rule().has_silence()) return absl::OkStatus();
    return rule.rule().has_statement() ? ApplyToStatement(rule) : ApplyToChanges(rule);
  }

  std::vector<v1::Alert> TakeAlerts() { return std::move(alerts_); }

 private:
  void Raise(const ActiveRule& rule, const Finding& finding) {
    alerts_.push_back(BuildAlert(catalog_, rule, RaisedBy(event_), finding));
  }

  absl::Status ApplyToStatement(const ActiveRule& rule) {
    if (!event_.has_statement_recorded()) return absl::OkStatus();
    Finding finding;
    finding.statement = event_.statement_recorded().statement();
    finding.statement.set_statement_id(event_.event_id());
    finding.pair = {catalog_.NumberOf(NameKind::kParty, finding.statement.party()),
                    catalog_.NumberOf(NameKind::kIssue, finding.statement.issue())};
    const absl::StatusOr<int64_t> said_at_us = MicrosFromTimestamp(finding.statement.said_at());
    if (!said_at_us.ok()) return said_at_us.status();
    if (!TakesStatement(rule, catalog_, finding.pair, finding.statement, *said_at_us, event_.position())) {
      return absl::OkStatus();
    }
    for (const bool after : {false, true}) {
      absl::StatusOr<std::optional<StandingStance>> stance = StandingOf(finding.pair, after, rule.fold());
      if (!stance.ok()) return stance.status();
      (after ? finding.after : finding.before) = *std::move(stance);
    }
    Raise(rule, finding);
    return absl::OkStatus();
  }

  absl::Status ApplyToChanges(const ActiveRule& rule) {
    const absl::StatusOr<const std::vector<EventChange>*> changes = changes_.Get(rule.fold());
    if (!changes.ok()) return changes.status();
    std::set<uint32_t> gaps;  // issues whose gap was raised: an amendment may move a statement within it
    for (const EventChange& change : **changes) {
      if (!TakesStatement(rule, catalog_, change.pair, change.statement, change.said_at_us,
                          change.position) ||
          gaps.contains(change.pair.issue)) {
        continue;
      }
      const auto standing = [&](PairKey pair, bool after) { return StandingOf(pair, after, rule.fold()); };
      absl::StatusOr<std::optional<Finding>> finding = FindInChange(rule, catalog_, change, standing);
      if (!finding.ok()) return finding.status();
      if (!finding->has_value()) continue;
      if (rule.rule().has_gap()) gaps.insert(change.pair.issue);
      Raise(rule, **finding);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::optional<StandingStance>> StandingOf(PairKey pair, bool after,
                                                           const FoldChoice& choice) const {
    return snapshot_.Standing(pair, {INT64_MAX, after ? event_.position() : event_.position() - 1}, choice);
  }

  const Snapshot& snapshot_;
  const Catalog& catalog_;
  const event::v1::Event& event_;
  LazyChanges changes_;
  std::vector<v1::Alert> alerts_;
};

}  // namespace

RaisingEvent RaisedBy(const event::v1::Event& event) {
  const absl::StatusOr<int64_t> recorded_at_us = MicrosFromTimestamp(event.recorded_at());
  return {event.event_id(), event.position(), recorded_at_us.ok() ? *recorded_at_us : 0};
}

absl::StatusOr<std::vector<v1::Alert>> EvaluateEvent(const Snapshot& snapshot, const Catalog& catalog,
                                                     const RuleSet& rules, const event::v1::Event& event) {
  Evaluation evaluation(snapshot, catalog, event);
  absl::Status status;
  if (event.has_statement_recorded()) {  // its pair alone: no rule is asked that looks elsewhere
    const event::v1::Statement& statement = event.statement_recorded().statement();
    const PairKey pair{catalog.NumberOf(NameKind::kParty, statement.party()),
                       catalog.NumberOf(NameKind::kIssue, statement.issue())};
    for (const ActiveRule* rule : rules.For(pair)) status.Update(evaluation.Apply(*rule));
  } else if (event.has_statement_amended() || event.has_statement_retracted()) {
    for (const ActiveRule& rule : rules.rules()) status.Update(evaluation.Apply(rule));
  }
  if (!status.ok()) return status;
  return evaluation.TakeAlerts();
}

}  // namespace parley
