// Applies a rule to what happened on one line. Knows nothing of where that came from: the newest event or,
// in a backtest, a statement of long ago.
#pragma once

#include <functional>
#include <optional>

#include "absl/status/statusor.h"
#include "services/alerts/alert_builder.h"

namespace parley {

// Reads where a party stands on the issue in question, before or after what happened.
using StandingReader = std::function<absl::StatusOr<std::optional<StandingStance>>(PairKey pair, bool after)>;

// What a rule whose filter takes the change finds in it; absent: it does not fire. Not for statement and
// silence triggers, which do not depend on a change. `standing` is asked for the parties of gaps.
absl::StatusOr<std::optional<Finding>> FindInChange(const ActiveRule& rule, const Catalog& catalog,
                                                    const EventChange& change,
                                                    const StandingReader& standing);

}  // namespace parley
