#include "cli/render/style.h"

#include "cli/enum_names.h"

namespace parley {
namespace {

// SGR parameters; the 256-colour gradient is readable on light and dark ground.
const char* Codes(Tone tone) {
  switch (tone) {
    case Tone::kPlain:
      return "";
    case Tone::kDim:
      return "2";
    case Tone::kBold:
      return "1";
    case Tone::kError:
    case Tone::kRulesOut:
      return "1;38;5;160";
    case Tone::kOpposes:
      return "38;5;167";
    case Tone::kResists:
      return "38;5;173";
    case Tone::kNeutral:
      return "38;5;245";
    case Tone::kAccepts:
      return "38;5;108";
    case Tone::kSupports:
      return "38;5;71";
    case Tone::kDemands:
      return "1;38;5;34";
    case Tone::kMixed:
      return "38;5;133";
  }
  return "";
}

}  // namespace

std::string Paint(const std::string& text, Tone tone, bool color) {
  if (!color || tone == Tone::kPlain || text.empty()) return text;
  return std::string("\x1b[") + Codes(tone) + "m" + text + "\x1b[0m";
}

Tone ToneOf(event::v1::Stance stance) {
  switch (stance) {
    case event::v1::STANCE_RULES_OUT:
      return Tone::kRulesOut;
    case event::v1::STANCE_OPPOSES:
      return Tone::kOpposes;
    case event::v1::STANCE_RESISTS:
      return Tone::kResists;
    case event::v1::STANCE_NEUTRAL:
      return Tone::kNeutral;
    case event::v1::STANCE_ACCEPTS:
      return Tone::kAccepts;
    case event::v1::STANCE_SUPPORTS:
      return Tone::kSupports;
    case event::v1::STANCE_DEMANDS:
      return Tone::kDemands;
    case event::v1::STANCE_MIXED:
      return Tone::kMixed;
    default:
      return Tone::kDim;
  }
}

Tone ToneOf(v1::ShiftKind kind) {
  switch (kind) {
    case v1::SHIFT_KIND_REVERSED:
    case v1::SHIFT_KIND_HARDENED:
    case v1::SHIFT_KIND_SOFTENED:
    case v1::SHIFT_KIND_ADOPTED:
    case v1::SHIFT_KIND_ABANDONED:
    case v1::SHIFT_KIND_WITHDRAWN:
      return Tone::kBold;
    case v1::SHIFT_KIND_REAFFIRMED:
    case v1::SHIFT_KIND_UNCHANGED:
      return Tone::kDim;
    default:
      return Tone::kPlain;
  }
}

Tone ToneOf(event::v1::AlertSeverity severity) {
  switch (severity) {
    case event::v1::ALERT_SEVERITY_CRITICAL:
      return Tone::kError;
    case event::v1::ALERT_SEVERITY_INFO:
      return Tone::kPlain;
    default:
      return Tone::kResists;
  }
}

std::string SeverityWord(event::v1::AlertSeverity severity) {
  if (severity == event::v1::ALERT_SEVERITY_UNSPECIFIED) severity = event::v1::ALERT_SEVERITY_WARNING;
  return EnumWord(*event::v1::AlertSeverity_descriptor(), severity);
}

std::string StanceWord(event::v1::Stance stance) {
  return EnumWord(*event::v1::Stance_descriptor(), stance);
}

std::string ShiftWord(v1::ShiftKind kind) {
  const char* arrow = "";
  switch (kind) {
    case v1::SHIFT_KIND_FIRST_STATED:
      arrow = "● ";
      break;
    case v1::SHIFT_KIND_BLURRED:
      arrow = "◐ ";
      break;
    case v1::SHIFT_KIND_CLARIFIED:
      arrow = "◉ ";
      break;
    case v1::SHIFT_KIND_REVERSED:
      arrow = "⇄ ";
      break;
    case v1::SHIFT_KIND_ADOPTED:
      arrow = "↗ ";
      break;
    case v1::SHIFT_KIND_ABANDONED:
      arrow = "↘ ";
      break;
    case v1::SHIFT_KIND_HARDENED:
      arrow = "▲ ";
      break;
    case v1::SHIFT_KIND_SOFTENED:
      arrow = "▽ ";
      break;
    case v1::SHIFT_KIND_CONDITIONS_CHANGED:
    case v1::SHIFT_KIND_QUANTITY_CHANGED:
      arrow = "± ";
      break;
    case v1::SHIFT_KIND_REAFFIRMED:
    case v1::SHIFT_KIND_UNCHANGED:
      arrow = "= ";
      break;
    case v1::SHIFT_KIND_WITHDRAWN:
      arrow = "○ ";
      break;
    default:
      break;
  }
  return arrow + EnumWord(*v1::ShiftKind_descriptor(), kind);
}

std::string AttributionWord(event::v1::Attribution attribution) {
  return EnumWord(*event::v1::Attribution_descriptor(), attribution);
}

}  // namespace parley
