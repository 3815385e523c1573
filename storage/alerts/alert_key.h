// AlertKey: where an alert stands among all alerts.
#pragma once

#include <compare>
#include <cstdint>

namespace parley {

// Position of the event that raised it, and its number among the alerts of that event. Sorts as alerts
// were raised. {p, UINT32_MAX} stands behind all alerts of position p.
struct AlertKey {
  uint64_t position = 0;
  uint32_t ordinal = 0;

  auto operator<=>(const AlertKey&) const = default;
};

}  // namespace parley
