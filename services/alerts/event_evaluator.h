// Applies the rules in force to one event of the ledger.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "services/alerts/alert_builder.h"
#include "services/alerts/rule_set.h"
#include "storage/store.h"

namespace parley {

// The alerts that `event`, complete, raises by rules about statements and what they changed; by rule, then
// pair. Clock ticks: silence.h.
absl::StatusOr<std::vector<v1::Alert>> EvaluateEvent(const Snapshot& snapshot, const Catalog& catalog,
                                                     const RuleSet& rules, const event::v1::Event& event);

// Id, position and record time of an event.
RaisingEvent RaisedBy(const event::v1::Event& event);

}  // namespace parley
