// What an event must be like on its own: forms, ranges and lengths. What depends on the ledger (names,
// statements) is checked by the storage.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "parley/event/v1/event.pb.h"

namespace parley {

// What the checks depend on besides the event.
struct ValidationContext {
  int64_t recorded_at_us = 0;       // the clock at recording
  bool allow_future_dates = false;  // accept said_at more than a day after recorded_at
};

// OK or an error of `InvalidField` / `MissingField` kind whose field is a path from the event, such as
// "statement_recorded.statement.confidence". Limits: core/limits.h.
absl::Status ValidateEvent(const event::v1::Event& event, const ValidationContext& context);

// Puts an event into the form in which it is stored: ids in lower case, unspecified attribution to
// REPORTED, unspecified precision to INSTANT, statement_id within a recorded statement and the server's
// fields (event_id, position, recorded_at, recorded_by) cleared. Only for valid events. Returns true if the
// payload changed.
bool NormalizeEvent(event::v1::Event& event);

}  // namespace parley
