// Runs a scenario on the core alone: every event's position is its number.
#pragma once

#include <string>
#include <vector>

#include "tests/scenarios/scenario.h"

namespace parley::scenario {

// What did not hold, one text for each line that failed: the line, what it wanted and what there was.
// Empty: everything held.
std::vector<std::string> RunOnCore(const Scenario& scenario);

}  // namespace parley::scenario
