// Tones: what colour says, apart from how a terminal is told.
#pragma once

#include <string>

#include "parley/event/v1/alert.pb.h"
#include "parley/event/v1/statement.pb.h"
#include "parley/v1/position.pb.h"

namespace parley {

enum class Tone {
  kPlain,
  kDim,
  kBold,
  kError,
  kRulesOut,
  kOpposes,
  kResists,
  kNeutral,
  kAccepts,
  kSupports,
  kDemands,
  kMixed,
};

// Wraps text in the escape sequences of the tone, or leaves it as it is without colour.
std::string Paint(const std::string& text, Tone tone, bool color);

// From red for what is opposed to green for what is supported.
Tone ToneOf(event::v1::Stance stance);
Tone ToneOf(v1::ShiftKind kind);
Tone ToneOf(event::v1::AlertSeverity severity);

// "rules out", "not stated".
std::string StanceWord(event::v1::Stance stance);

// "⇄ reversed", "▲ hardened".
std::string ShiftWord(v1::ShiftKind kind);

// "critical".
std::string SeverityWord(event::v1::AlertSeverity severity);

// "direct quote", "relayed".
std::string AttributionWord(event::v1::Attribution attribution);

}  // namespace parley
