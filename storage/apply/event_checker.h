// EventChecker: whether an event fits the ledger as it stands. What it accepts, Projector can apply.
#pragma once

#include "absl/status/status.h"
#include "core/validate.h"
#include "parley/event/v1/event.pb.h"
#include "storage/catalog/catalog.h"
#include "storage/engine/state.h"

namespace parley {

// Checks one event against its own rules and against the state; brings it into the stored form: names
// become ids, defaults are filled in. Errors carry a field path from the event, such as
// "statement_recorded.statement.party". The event is left half changed on error.
absl::Status CheckEvent(const ReadState& state, const Catalog& catalog, const ValidationContext& context,
                        event::v1::Event& event);

}  // namespace parley
