// The lines of a scenario that start with `expect`.
#pragma once

#include <cstdint>

#include "tests/scenarios/scenario.h"
#include "tests/scenarios/tokens.h"

namespace parley::scenario {

// Reads what follows `expect`. `events_so_far` is what is known unless the line says otherwise. Errors
// are left in `tokens`.
Expectation ReadExpectation(Tokens& tokens, uint64_t events_so_far);

// Reads a stance without its prefix, such as RULES_OUT.
Stance ReadStance(Tokens& tokens);

}  // namespace parley::scenario
