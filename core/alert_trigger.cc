#include "core/alert_trigger.h"

#include <algorithm>
#include <cstdlib>

#include "core/time.h"

namespace parley {

bool WantsShift(const event::v1::ShiftTrigger& trigger, const Shift& shift) {
  const auto& kinds = trigger.kinds();
  const bool wanted =
      kinds.empty() ? shift.kind != ShiftKind::kReaffirmed
                    : std::find(kinds.begin(), kinds.end(), static_cast<int>(shift.kind)) != kinds.end();
  return wanted && std::abs(shift.delta) >= static_cast<int>(trigger.min_delta());
}

bool Crosses(event::v1::Crossing crossing, double threshold, std::optional<double> before,
             std::optional<double> after) {
  if (!after.has_value()) return false;
  if (crossing == event::v1::CROSSING_UP) {
    return (!before.has_value() || *before < threshold) && *after >= threshold;
  }
  return before.has_value() && *before >= threshold && *after < threshold;
}

bool TurnedMixed(const std::optional<StandingStance>& before, const std::optional<StandingStance>& after,
                 const Uuid& statement) {
  if (!after.has_value() || after->mixed_signals.empty()) return false;
  const auto& signals = after->mixed_signals;
  const bool takes_part = after->last.statement_id == statement ||
                          std::find(signals.begin(), signals.end(), statement) != signals.end();
  if (!takes_part) return false;
  return !before.has_value() || before->mixed_signals.empty() ||
         before->last.statement_id != after->last.statement_id;
}

std::optional<double> QuantityOf(const std::optional<StandingStance>& stance) {
  return stance.has_value() ? stance->last.quantity : std::nullopt;
}

int64_t SilentFrom(const event::v1::SilenceTrigger& trigger, int64_t last_said_at_us) {
  return last_said_at_us + trigger.duration().seconds() * kMicrosPerSecond;
}

}  // namespace parley
