// The place of an alert: by the event that raised it, then in the order in which rules found it.
#pragma once

#include <compare>
#include <cstdint>

namespace parley {

struct AlertKey {
  uint64_t position = 0;
  uint32_t ordinal = 0;  // among the alerts of one event, from 0
  auto operator<=>(const AlertKey&) const = default;
};

}  // namespace parley
