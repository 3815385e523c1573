// EventChecker: whether an event fits the ledger as it stands. What it accepts, Projector can apply.
#pragma once

#include "absl/status/status.h"
#include "parley/event/v1/event.pb.h"
#include "storage/catalog/catalog.h"
#include "storage/engine/state.h"

namespace parley {

// Checks a valid event in its stored form (core/validate.h) against the state and, where names are to be
// resolved, replaces them by ids. Errors carry a field path from the event, such as
// "statement_recorded.statement.party". The event is left half changed on error.
absl::Status CheckEvent(const ReadState& state, const Catalog& catalog, bool has_names_to_resolve,
                        event::v1::Event& event);

}  // namespace parley
