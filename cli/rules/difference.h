// What a declaration of rules changes, for people.
#pragma once

#include <string>

#include "parley/v1/alert_service.pb.h"

namespace parley {

// Lines such as "+ kyiv-silent: silence for 90d, ukraine", "~ gap-nato" with its changed fields below,
// "- old-rule" and a last line that counts. `validate_only`: nothing was changed yet, and the last line
// says so.
std::string DifferenceLines(const v1::DeclareAlertRulesResponse& response, bool validate_only, bool color);

}  // namespace parley
