// What alert rules and what is said of alerts must be like on their own.
#pragma once

#include "absl/status/status.h"
#include "core/validate.h"

namespace parley {

// OK, or an error whose field is a path from the rule, such as "filter.parties[0]".
absl::Status ValidateAlertRule(const event::v1::AlertRule& rule);

// The payloads about alerts; fields are paths from the payload.
absl::Status ValidateRuleRemoved(const event::v1::AlertRuleRemoved& removed);
absl::Status ValidateAcknowledged(const event::v1::AlertAcknowledged& acknowledged);
absl::Status ValidateClockTicked(const event::v1::ClockTicked& ticked, const ValidationContext& context);

// Fills in what was not given: the severity WARNING. True if that changed the rule.
bool NormalizeAlertRule(event::v1::AlertRule& rule);

}  // namespace parley
