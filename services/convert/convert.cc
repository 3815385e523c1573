#include "services/convert/convert.h"

#include <utility>

#include "core/time.h"

namespace parley {
namespace {

template <typename Out>
void AddTexts(const std::vector<std::string>& texts, Out& out) {
  for (const std::string& text : texts) *out.Add() = text;
}

void ConvertPoint(const ShiftPoint& point, v1::ShiftPoint& out) {
  out.set_statement_id(point.record.statement_id.ToString());
  *out.mutable_said_at() = TimestampFromMicros(point.record.said_at_us);
  out.set_said_at_precision(point.record.precision);
  if (point.before.has_value()) out.set_stance_before(point.before->stance);
  out.set_stance(point.record.stance);
  Convert(point.shift, *out.mutable_shift());
}

}  // namespace

void Convert(const Basis& basis, v1::Basis& out) {
  *out.mutable_as_of() = TimestampFromMicros(basis.as_of_us);
  out.set_known_position(basis.known_position);
}

void Convert(const StandingStance& stance, const std::string& party, const std::string& issue,
             v1::StandingStance& out) {
  const FoldRecord& last = stance.last;
  out.set_party(party);
  out.set_issue(issue);
  out.set_stance(last.stance);
  out.set_score(Score(last.stance));
  AddTexts(last.conditions, *out.mutable_conditions());
  if (last.quantity.has_value()) out.set_quantity(*last.quantity);
  if (last.quantity_max.has_value()) out.set_quantity_max(*last.quantity_max);
  *out.mutable_held_since() = TimestampFromMicros(stance.run_start.key.said_at_us);
  out.set_held_since_precision(stance.run_start.precision);
  *out.mutable_last_stated_at() = TimestampFromMicros(last.said_at_us);
  out.set_last_stated_at_precision(last.precision);
  out.set_reaffirmed_count(static_cast<uint32_t>(stance.reaffirmed_count));
  out.set_statement_id(last.statement_id.ToString());
  out.set_held_since_statement_id(stance.run_start.statement_id.ToString());
  out.set_attribution(last.attribution);
  for (const Uuid& id : stance.mixed_signals) out.add_mixed_signals(id.ToString());
  out.set_lapsed(stance.lapsed);
}

void Convert(const Shift& shift, v1::Shift& out) {
  out.set_kind(static_cast<v1::ShiftKind>(shift.kind));
  out.set_delta(shift.delta);
  AddTexts(shift.conditions_added, *out.mutable_conditions_added());
  AddTexts(shift.conditions_dropped, *out.mutable_conditions_dropped());
  if (shift.quantity_before.has_value()) out.set_quantity_before(*shift.quantity_before);
  if (shift.quantity_after.has_value()) out.set_quantity_after(*shift.quantity_after);
  if (shift.quantity_max_before.has_value()) out.set_quantity_max_before(*shift.quantity_max_before);
  if (shift.quantity_max_after.has_value()) out.set_quantity_max_after(*shift.quantity_max_after);
}

void Convert(const PositionChange& change, v1::PositionChange& out) {
  out.set_kind(static_cast<v1::ShiftKind>(change.shift.kind));
  if (change.caused_by.has_value()) out.set_caused_by(change.caused_by->ToString());
  out.set_delta(change.shift.delta);
  AddTexts(change.shift.conditions_added, *out.mutable_conditions_added());
  AddTexts(change.shift.conditions_dropped, *out.mutable_conditions_dropped());
}

void Convert(const EventChange& change, const std::string& party, const std::string& issue,
             v1::LineChange& out) {
  out.set_position(change.position);
  *out.mutable_recorded_at() = TimestampFromMicros(change.recorded_at_us);
  out.set_cause(static_cast<v1::ChangeCause>(change.cause));
  out.set_reason(change.reason);
  out.set_party(party);
  out.set_issue(issue);
  *out.mutable_statement() = change.statement;
  out.set_retroactive(change.retroactive);
  *out.mutable_affected_from() = TimestampFromMicros(change.affected_from_us);
  if (change.affected_until_us.has_value()) {
    *out.mutable_affected_until() = TimestampFromMicros(*change.affected_until_us);
  }
  for (const ShiftPoint& point : change.line.appeared) ConvertPoint(point, *out.add_appeared());
  for (const ShiftPoint& point : change.line.vanished) ConvertPoint(point, *out.add_vanished());
  if (change.before.has_value()) Convert(*change.before, party, issue, *out.mutable_before());
  if (change.after.has_value()) Convert(*change.after, party, issue, *out.mutable_after());
}

void Convert(const AppendReceipt& receipt, v1::AppendReceipt& out) {
  out.set_event_id(receipt.event_id.ToString());
  out.set_position(receipt.position);
  *out.mutable_recorded_at() = TimestampFromMicros(receipt.recorded_at_us);
  out.set_duplicate(receipt.duplicate);
}

}  // namespace parley
