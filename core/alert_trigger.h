// When alert rules fire. Exact definitions: docs/alerts.md.
#pragma once

#include <optional>

#include "core/fold.h"
#include "core/shift.h"
#include "parley/event/v1/alert.pb.h"

namespace parley {

// True if a rule wants to hear of `shift`: of its kinds (none named: all but REAFFIRMED) and at least as
// large.
bool WantsShift(const event::v1::ShiftTrigger& trigger, const Shift& shift);

// True if a value crosses `threshold`. A value that does not exist is below every threshold, but its coming
// or going is no crossing down.
bool Crosses(event::v1::Crossing crossing, double threshold, std::optional<double> before,
             std::optional<double> after);

// True if `after` carries mixed signals that `before` did not, and `statement` is one of the statements that
// contradict each other: taking another one away brings back what was there before, which is no news.
bool TurnedMixed(const std::optional<StandingStance>& before, const std::optional<StandingStance>& after,
                 const Uuid& statement);

// The quantity of a standing stance; absent: no stance, or none with a quantity.
std::optional<double> QuantityOf(const std::optional<StandingStance>& stance);

// Moment from which a party whose last statement was said at `last_said_at_us` counts as silent.
int64_t SilentFrom(const event::v1::SilenceTrigger& trigger, int64_t last_said_at_us);

}  // namespace parley
