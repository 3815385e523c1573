// The stance scale: levels, scores and who takes part in the fold.
#pragma once

#include "parley/event/v1/statement.pb.h"

namespace parley {

using event::v1::Attribution;
using event::v1::DatePrecision;
using event::v1::Stance;

// Level of a stance, -3 (RULES_OUT) to +3 (DEMANDS). 0 for NEUTRAL, MIXED and NOT_STATED.
int Level(Stance stance);

// Level / 3, from -1 to 1.
double Score(Stance stance);

// True for the seven stances with a level and for MIXED: those that form a standing stance.
bool TakesPosition(Stance stance);

// True for RELAYED and ANALYST_ASSESSMENT: what others say a party wants.
bool IsSecondhand(Attribution attribution);

}  // namespace parley
