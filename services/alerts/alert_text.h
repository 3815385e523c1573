// The sentence that says why an alert was raised.
#pragma once

#include <string>

#include "parley/v1/alert.pb.h"

namespace parley {

// What the sentence needs beyond the alert.
struct AlertWords {
  std::string party;       // name of the party
  std::string unit;        // of the issue; may be empty
  std::string correction;  // why the statement was amended or retracted; may be empty
  bool amended = false;    // else, with `retracted` unset: it came late
  bool retracted = false;
  int64_t silent_seconds = 0;  // of a rule about silence
};

// One sentence without a full stop, such as "Russian Federation softened on foreign-troops: rules out →
// opposes". `alert` is complete but for its reason.
std::string ReasonSentence(const v1::Alert& alert, const AlertWords& words);

// A stance in words, such as "rules out".
std::string StanceWords(event::v1::Stance stance);

}  // namespace parley
