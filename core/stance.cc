#include "core/stance.h"

namespace parley {

int Level(Stance stance) {
  switch (stance) {
    case event::v1::STANCE_RULES_OUT:
      return -3;
    case event::v1::STANCE_OPPOSES:
      return -2;
    case event::v1::STANCE_RESISTS:
      return -1;
    case event::v1::STANCE_ACCEPTS:
      return 1;
    case event::v1::STANCE_SUPPORTS:
      return 2;
    case event::v1::STANCE_DEMANDS:
      return 3;
    default:
      return 0;
  }
}

double Score(Stance stance) {
  return Level(stance) / 3.0;
}

bool TakesPosition(Stance stance) {
  return stance >= event::v1::STANCE_RULES_OUT && stance <= event::v1::STANCE_MIXED;
}

bool IsSecondhand(Attribution attribution) {
  return attribution == event::v1::ATTRIBUTION_RELAYED ||
         attribution == event::v1::ATTRIBUTION_ANALYST_ASSESSMENT;
}

}  // namespace parley
