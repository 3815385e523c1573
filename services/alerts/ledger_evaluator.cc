#include "services/alerts/ledger_evaluator.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/alert_trigger.h"
#include "core/error.h"
#include "core/time.h"
#include "services/alerts/event_evaluator.h"
#include "services/alerts/silence.h"
#include "services/rpc/wire.h"

namespace parley {
namespace {

bool ChangesRules(const event::v1::Event& event) {
  return event.has_alert_rule_declared() || event.has_alert_rule_removed();
}

bool ChangesCatalog(const event::v1::Event& event) {
  return event.has_party_declared() || event.has_issue_declared();
}

// What a rule fired for, seen through what the batch adds to the log.
FiredFor FiredIn(const AlertLog& log, const AlertBatch& batch, const std::string& rule_id) {
  return [&log, &batch, &rule_id](PairKey pair) -> absl::StatusOr<std::optional<int64_t>> {
    const auto fired = std::find_if(batch.silences.rbegin(), batch.silences.rend(), [&](const auto& mark) {
      return mark.rule_id == rule_id && mark.pair == pair;
    });
    if (fired != batch.silences.rend()) return std::optional(fired->last_said_at_us);
    return log.Silence(rule_id, pair);
  };
}

}  // namespace

LedgerEvaluator::LedgerEvaluator(Store& store) : store_(store) {
  TakeUpRules(store.alerts().cursor().evaluated);
}

void LedgerEvaluator::TakeUpRules(uint64_t position) {
  rules_ = RuleSet(store_.catalog(), position);
  silence_changed_ = true;
}

bool LedgerEvaluator::StepOverWithoutRules(Store& store, uint64_t last) {
  const uint64_t first_rule = store.catalog().FirstRulePosition();
  if (first_rule != 0 && first_rule <= last) return false;
  store.alerts().StepOver(last);
  return true;
}

absl::Status LedgerEvaluator::Advance(uint64_t events_max) {
  acknowledged_.clear();
  AlertBatch batch;
  batch.cursor = store_.alerts().cursor();
  const std::shared_ptr<const Snapshot> snapshot = store_.Read();
  const uint64_t last = snapshot->last_position();
  if (StepOverWithoutRules(store_, last)) return absl::OkStatus();
  batch.cursor.evaluated = std::max(batch.cursor.evaluated, store_.catalog().FirstRulePosition() - 1);
  const uint64_t until = std::min(last, batch.cursor.evaluated + events_max);
  absl::Status applied;
  const auto take = [&](uint64_t position, const std::string& bytes) {
    if (position > until) return false;
    event::v1::Event event;
    applied = event.ParseFromString(bytes) ? Apply(*snapshot, event, batch)
                                           : absl::InternalError("an event of the ledger is damaged");
    if (applied.ok()) batch.cursor.evaluated = position;
    return applied.ok() && position < until;
  };
  absl::Status read = absl::OkStatus();
  if (batch.cursor.evaluated < until) {
    read = snapshot->ReadEvents(batch.cursor.evaluated + 1, true, take, {});
  }
  read.Update(applied);
  if (!read.ok()) return read;
  return Commit(batch);
}

absl::Status LedgerEvaluator::Commit(const AlertBatch& batch) {
  const absl::Status committed = store_.alerts().Commit(batch);
  if (!committed.ok()) return committed;
  for (const StoredAcknowledgement& each : batch.acknowledgements) {
    const absl::StatusOr<std::optional<StoredAlert>> alert = store_.alerts().Find(each.alert_id);
    if (!alert.ok()) return alert.status();
    if (alert->has_value()) acknowledged_.push_back((*alert)->key);
  }
  return committed;
}

// A new statement can be due no earlier than its own silence; a correction may bring an older one back.
absl::Status LedgerEvaluator::ExpectSilence(const event::v1::Event& event) {
  silence_changed_ = silence_changed_ || !event.has_statement_recorded();
  if (silence_changed_) return absl::OkStatus();
  const event::v1::Statement& statement = event.statement_recorded().statement();
  const absl::StatusOr<int64_t> said_at_us = MicrosFromTimestamp(statement.said_at());
  if (!said_at_us.ok()) return said_at_us.status();
  const Catalog& catalog = store_.catalog();
  for (const ActiveRule* rule : rules_.For({catalog.NumberOf(NameKind::kParty, statement.party()),
                                            catalog.NumberOf(NameKind::kIssue, statement.issue())})) {
    if (!rule->rule().has_silence()) continue;
    next_silence_us_ = std::min(next_silence_us_, SilentFrom(rule->rule().silence(), *said_at_us));
  }
  return absl::OkStatus();
}

void LedgerEvaluator::Keep(const v1::Alert& alert, AlertBatch& batch) {
  const bool same_event = !batch.alerts.empty() && batch.alerts.back().key.position == alert.position();
  const uint32_t ordinal = same_event ? batch.alerts.back().key.ordinal + 1 : 0;
  const absl::StatusOr<Uuid> id = Uuid::Parse(alert.alert_id());
  batch.alerts.push_back({{alert.position(), ordinal}, *id, alert.rule_id(), SerializeDeterministic(alert)});
}

absl::Status LedgerEvaluator::Apply(const Snapshot& snapshot, const event::v1::Event& event,
                                    AlertBatch& batch) {
  if (event.has_alert_acknowledged()) return ApplyAcknowledgement(event, batch);
  if (event.has_clock_ticked()) return ApplyTick(snapshot, event, batch);
  if (ChangesRules(event) || (ChangesCatalog(event) && rules_.depends_on_catalog())) {
    TakeUpRules(event.position());
    return absl::OkStatus();
  }
  if (rules_.empty() || ChangesCatalog(event)) return absl::OkStatus();
  const absl::StatusOr<std::vector<v1::Alert>> alerts =
      EvaluateEvent(snapshot, store_.catalog(), rules_, event);
  if (!alerts.ok()) return alerts.status();
  for (const v1::Alert& alert : *alerts) Keep(alert, batch);
  return ExpectSilence(event);
}

absl::Status LedgerEvaluator::ApplyAcknowledgement(const event::v1::Event& event, AlertBatch& batch) {
  const event::v1::AlertAcknowledged& given = event.alert_acknowledged();
  const absl::StatusOr<Uuid> id = Uuid::Parse(given.alert_id());
  if (!id.ok()) return id.status();
  const auto kept = store_.alerts().Acknowledgement(*id);
  if (!kept.ok()) return kept.status();
  const bool again = kept->has_value() ||
                     std::any_of(batch.acknowledgements.begin(), batch.acknowledgements.end(),
                                 [&](const StoredAcknowledgement& each) { return each.alert_id == *id; });
  if (again) return absl::OkStatus();
  v1::Acknowledgement acknowledgement;
  acknowledgement.set_position(event.position());
  *acknowledgement.mutable_acknowledged_at() = event.recorded_at();
  acknowledgement.set_acknowledged_by(event.recorded_by());
  acknowledgement.set_note(given.note());
  batch.acknowledgements.push_back({*id, SerializeDeterministic(acknowledgement)});
  return absl::OkStatus();
}

absl::Status LedgerEvaluator::ApplyTick(const Snapshot& snapshot, const event::v1::Event& event,
                                        AlertBatch& batch) {
  const absl::StatusOr<int64_t> now_us = MicrosFromTimestamp(event.clock_ticked().time());
  if (!now_us.ok()) return now_us.status();
  if (*now_us <= batch.cursor.ticked_us) return absl::OkStatus();
  batch.cursor.ticked_us = *now_us;
  silence_changed_ = true;
  for (const ActiveRule& rule : rules_.rules()) {
    if (!rule.rule().has_silence()) continue;
    const std::string& rule_id = rule.rule().rule_id();
    const absl::StatusOr<SilenceScan> scan = ScanSilence(snapshot, store_.catalog(), rule, event.position(),
                                                         *now_us, FiredIn(store_.alerts(), batch, rule_id));
    if (!scan.ok()) return scan.status();
    for (const SilentPair& silent : scan->silent) {
      const absl::StatusOr<v1::Alert> alert =
          SilenceAlert(snapshot, store_.catalog(), rule, RaisedBy(event), silent);
      if (!alert.ok()) return alert.status();
      Keep(*alert, batch);
      batch.silences.push_back({rule_id, silent.pair, silent.stance.last.said_at_us});
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> LedgerEvaluator::NextSilence(int64_t now_us) {
  if (!silence_changed_ && now_us < next_silence_us_) return next_silence_us_;
  const std::shared_ptr<const Snapshot> snapshot = store_.Read();
  const uint64_t known = store_.alerts().cursor().evaluated;
  const AlertBatch nothing;
  next_silence_us_ = INT64_MAX;
  for (const ActiveRule& rule : rules_.rules()) {
    if (!rule.rule().has_silence()) continue;
    const absl::StatusOr<SilenceScan> scan =
        ScanSilence(*snapshot, store_.catalog(), rule, known, now_us,
                    FiredIn(store_.alerts(), nothing, rule.rule().rule_id()));
    if (!scan.ok()) return scan.status();
    next_silence_us_ = std::min(next_silence_us_, scan->silent.empty() ? scan->next_due_us : now_us);
  }
  silence_changed_ = false;
  return next_silence_us_;
}

}  // namespace parley
