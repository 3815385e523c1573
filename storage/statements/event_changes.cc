#include "storage/statements/event_changes.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "core/error.h"
#include "core/time.h"
#include "storage/fold/fold_index.h"
#include "storage/ledger/ledger.h"
#include "storage/statements/revisions.h"
#include "storage/statements/statement_reader.h"

namespace parley {
namespace {

// A place on a line where an event put a statement or took one away.
struct Touched {
  PairKey pair;
  LineKey key;
  event::v1::Statement statement;
};

// An event and the places it touched: the one a statement left comes first.
struct TouchedPlaces {
  ChangeCause cause = ChangeCause::kRecorded;
  std::string reason;
  std::vector<Touched> places;
};

using Points = std::map<LineKey, ShiftPoint>;

absl::StatusOr<Touched> TouchedAt(const Catalog& catalog, event::v1::Statement statement,
                                  uint64_t first_position) {
  const PairKey pair{catalog.NumberOf(NameKind::kParty, statement.party()),
                     catalog.NumberOf(NameKind::kIssue, statement.issue())};
  const absl::StatusOr<int64_t> said_at_us = MicrosFromTimestamp(statement.said_at());
  if (!said_at_us.ok()) return said_at_us.status();
  return Touched{pair, {*said_at_us, first_position}, std::move(statement)};
}

// The place that the statement `id` had just before `position`, and its first position.
absl::StatusOr<Touched> PlaceBefore(const ReadState& state, const Catalog& catalog, const std::string& id,
                                    uint64_t position) {
  const absl::StatusOr<Uuid> uuid = Uuid::Parse(id);
  if (!uuid.ok()) return uuid.status();
  const absl::StatusOr<std::optional<uint64_t>> first = FindEvent(state, *uuid);
  if (!first.ok()) return first.status();
  if (!first->has_value()) return UnknownStatement("statement_id", id);
  const absl::StatusOr<std::optional<Revision>> last = LastChange(state, **first, position - 1);
  if (!last.ok()) return last.status();
  absl::StatusOr<event::v1::Statement> statement =
      ReadStatementVersion(state, last->has_value() ? (*last)->position : **first);
  if (!statement.ok()) return statement.status();
  return TouchedAt(catalog, *std::move(statement), **first);
}

absl::StatusOr<TouchedPlaces> PlacesOf(const ReadState& state, const Catalog& catalog,
                                       const event::v1::Event& event) {
  TouchedPlaces touched;
  const bool is_amended = event.has_statement_amended();
  std::optional<uint64_t> put;  // first position of the statement that the event puts on a line
  if (is_amended || event.has_statement_retracted()) {
    touched.cause = is_amended ? ChangeCause::kAmended : ChangeCause::kRetracted;
    touched.reason = is_amended ? event.statement_amended().reason() : event.statement_retracted().reason();
    const std::string& id =
        is_amended ? event.statement_amended().statement_id() : event.statement_retracted().statement_id();
    absl::StatusOr<Touched> left = PlaceBefore(state, catalog, id, event.position());
    if (!left.ok()) return left.status();
    if (is_amended) put = left->key.first_position;
    touched.places.push_back(*std::move(left));
  }
  if (event.has_statement_recorded()) put = event.position();
  if (!put.has_value()) return touched;
  absl::StatusOr<event::v1::Statement> statement = ReadStatementVersion(state, event.position());
  if (!statement.ok()) return statement.status();
  absl::StatusOr<Touched> place = TouchedAt(catalog, *std::move(statement), *put);
  if (!place.ok()) return place.status();
  touched.places.push_back(*std::move(place));
  return touched;
}

// A place on a line as known at one position.
struct Place {
  bool is_folded = false;          // a statement that counts stands there
  std::optional<int64_t> next_us;  // when the one behind it was said; absent: there is none
};

// Adds the points at `key`, when a statement is folded there, and behind it.
absl::StatusOr<Place> AddPoints(const ReadState& state, PairKey pair, const LineKey& key,
                                uint64_t known_position, const FoldChoice& choice, Points& points) {
  Place place;
  LineCursor cursor(state, pair, {INT64_MAX, known_position}, key);
  absl::StatusOr<std::optional<FoldRecord>> before = cursor.FoldedBefore(key, choice.include_secondhand);
  if (!before.ok()) return before.status();
  for (;;) {
    const absl::StatusOr<const FoldRecord*> record = cursor.Next();
    if (!record.ok()) return record.status();
    if (*record == nullptr) return place;
    if (!(*record)->Folds(choice.include_secondhand)) continue;
    points.insert_or_assign((*record)->key(), MakeShiftPoint(*before, **record));
    if ((*record)->key() != key) {
      place.next_us = (*record)->said_at_us;
      return place;
    }
    place.is_folded = true;
    *before = **record;
  }
}

std::vector<ShiftPoint> InOrder(Points points) {
  std::vector<ShiftPoint> ordered;
  ordered.reserve(points.size());
  for (auto& entry : points) ordered.push_back(std::move(entry.second));
  return ordered;
}

// Compares one line at `places`, all of which are on it; absent when no shift is different.
absl::StatusOr<std::optional<EventChange>> ChangeOf(const ReadState& state,
                                                    const std::vector<const Touched*>& places,
                                                    uint64_t position, ChangeCause cause,
                                                    const FoldChoice& choice) {
  const Touched& shown = *places.back();
  Points before;
  Points after;
  EventChange change;
  change.affected_from_us = INT64_MAX;
  bool is_open = false;  // nothing stands behind a place: it counts up to the end
  int64_t until_us = INT64_MIN;
  for (const Touched* place : places) {
    const absl::StatusOr<Place> was = AddPoints(state, place->pair, place->key, position - 1, choice, before);
    if (!was.ok()) return was.status();
    const absl::StatusOr<Place> is = AddPoints(state, place->pair, place->key, position, choice, after);
    if (!is.ok()) return is.status();
    if (!was->is_folded && !is->is_folded) continue;  // what stands there never counted
    change.affected_from_us = std::min(change.affected_from_us, place->key.said_at_us);
    is_open = is_open || !is->next_us.has_value();
    until_us = std::max(until_us, is->next_us.value_or(INT64_MIN));
  }
  change.line = CompareLines(InOrder(std::move(before)), InOrder(std::move(after)));
  if (change.line.empty()) return std::optional<EventChange>();
  if (!is_open) change.affected_until_us = until_us;
  change.retroactive = cause != ChangeCause::kRecorded || !is_open;
  change.position = position;
  change.cause = cause;
  change.pair = shown.pair;
  change.statement = shown.statement;
  change.said_at_us = shown.key.said_at_us;
  for (const bool with_event : {false, true}) {
    const Basis basis{INT64_MAX, with_event ? position : position - 1};
    absl::StatusOr<std::optional<StandingStance>> stance = StandingAt(state, shown.pair, basis, choice);
    if (!stance.ok()) return stance.status();
    (with_event ? change.after : change.before) = *std::move(stance);
  }
  return std::optional<EventChange>(std::move(change));
}

}  // namespace

absl::StatusOr<std::vector<EventChange>> ReadEventChanges(const ReadState& state, const Catalog& catalog,
                                                          uint64_t position, const FoldChoice& choice) {
  const absl::StatusOr<Envelope> envelope = ReadEnvelope(state, position);
  if (!envelope.ok()) return envelope.status();
  const absl::StatusOr<event::v1::Event> event = CompleteEvent(*envelope, position);
  if (!event.ok()) return event.status();
  const absl::StatusOr<TouchedPlaces> touched = PlacesOf(state, catalog, *event);
  if (!touched.ok()) return touched.status();
  std::map<std::pair<uint32_t, uint32_t>, std::vector<const Touched*>> lines;
  for (const Touched& place : touched->places) {
    lines[{place.pair.party, place.pair.issue}].push_back(&place);
  }
  std::vector<EventChange> changes;
  for (const auto& [pair, places] : lines) {
    absl::StatusOr<std::optional<EventChange>> change =
        ChangeOf(state, places, position, touched->cause, choice);
    if (!change.ok()) return change.status();
    if (!change->has_value()) continue;
    changes.push_back(**std::move(change));
    changes.back().recorded_at_us = envelope->recorded_at_us;
    changes.back().reason = touched->reason;
  }
  return changes;
}

}  // namespace parley
