#include "services/alerts/alert_text.h"

#include <cmath>
#include <cstdio>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "core/text.h"
#include "core/time.h"

namespace parley {
namespace {

// "SHIFT_KIND_FIRST_STATED" without its prefix, as words: "first stated".
std::string Words(const std::string& name, const std::string& prefix) {
  std::string words(absl::StripPrefix(name, prefix));
  absl::AsciiStrToLower(&words);
  return absl::StrReplaceAll(words, {{"_", " "}});
}

std::string Day(const google::protobuf::Timestamp& time) {
  constexpr size_t kDayChars = 10;
  const absl::StatusOr<int64_t> us = MicrosFromTimestamp(time);
  return us.ok() ? FormatMicros(*us).substr(0, kDayChars) : "";
}

// A number as people write it: whole ones with groups of three digits.
std::string Amount(double value) {
  if (value != std::floor(value) || std::abs(value) >= 1e15) return ShortestNumber(value);
  const std::string digits = absl::StrCat(static_cast<int64_t>(std::abs(value)));
  constexpr size_t kGroup = 3;
  std::string text = value < 0 ? "-" : "";
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % kGroup == 0) text.push_back(',');
    text.push_back(digits[i]);
  }
  return text;
}

// A quantity, or a range of them.
std::string Range(double from, bool has_to, double to) {
  return has_to ? absl::StrCat(Amount(from), "–", Amount(to)) : Amount(from);
}

std::string Gap(double value) {
  char text[16];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

std::string SideOf(const v1::StandingStance& stance, bool exists) {
  return exists ? StanceWords(stance.stance()) : "no stance";
}

std::string Duration(int64_t seconds) {
  const auto of = [](int64_t count, const char* unit) {
    return absl::StrCat(count, " ", unit, count == 1 ? "" : "s");
  };
  if (seconds % 86'400 == 0) return of(seconds / 86'400, "day");
  if (seconds % 3'600 == 0) return of(seconds / 3'600, "hour");
  return of(seconds / 60, "minute");
}

std::string ShiftSentence(const v1::Alert& alert, const AlertWords& words) {
  const std::string stance = StanceWords(alert.statement().stance());
  const v1::Shift& shift = alert.shift();
  switch (shift.kind()) {
    case v1::SHIFT_KIND_FIRST_STATED:
      return absl::StrCat(words.party, " took a first position on ", alert.issue(), ": ", stance);
    case v1::SHIFT_KIND_CONDITIONS_CHANGED:
      return absl::StrCat(words.party, " changed its conditions on ", alert.issue(), ": ", stance);
    case v1::SHIFT_KIND_QUANTITY_CHANGED:
      return absl::StrCat(
          words.party, " changed its number on ", alert.issue(), ": ",
          Range(shift.quantity_before(), shift.has_quantity_max_before(), shift.quantity_max_before()), " → ",
          Range(shift.quantity_after(), shift.has_quantity_max_after(), shift.quantity_max_after()));
    default:
      return absl::StrCat(words.party, " ", Words(v1::ShiftKind_Name(shift.kind()), "SHIFT_KIND_"), " on ",
                          alert.issue(), ": ", SideOf(alert.before(), alert.has_before()), " → ", stance);
  }
}

std::string CrossingSentence(const v1::Alert& alert, const std::string& what, const std::string& before,
                             const std::string& after, const std::string& unit) {
  const bool fell = alert.has_value_before() && alert.value_after() < alert.value_before();
  return absl::StrCat(what, fell ? " fell to " : " rose to ", after, unit.empty() ? "" : " " + unit,
                      alert.has_value_before() ? " from " + before : std::string());
}

std::string RevisionSentence(const v1::Alert& alert, const AlertWords& words) {
  const std::string what = words.retracted ? "was retracted" : words.amended ? "was amended" : "came late";
  return absl::StrCat("The past of ", words.party, " on ", alert.issue(),
                      " reads differently: a statement of ", Day(alert.statement().said_at()), " ", what,
                      words.correction.empty() ? "" : " (" + words.correction + ")");
}

}  // namespace

std::string StanceWords(event::v1::Stance stance) {
  return Words(event::v1::Stance_Name(stance), "STANCE_");
}

std::string ReasonSentence(const v1::Alert& alert, const AlertWords& words) {
  switch (alert.trigger()) {
    case v1::ALERT_TRIGGER_SHIFT:
      return ShiftSentence(alert, words);
    case v1::ALERT_TRIGGER_STATEMENT:
      return absl::StrCat(words.party, " spoke on ", alert.issue(), ": ",
                          StanceWords(alert.statement().stance()));
    case v1::ALERT_TRIGGER_SILENCE:
      return absl::StrCat(words.party, " has said nothing on ", alert.issue(), " for ",
                          Duration(words.silent_seconds), ", since ", Day(alert.statement().said_at()));
    case v1::ALERT_TRIGGER_GAP:
      return CrossingSentence(alert, "The gap on " + alert.issue(), Gap(alert.value_before()),
                              Gap(alert.value_after()), "");
    case v1::ALERT_TRIGGER_MIXED_SIGNALS:
      return absl::StrCat(words.party, " took both sides on ", alert.issue(), " on ",
                          Day(alert.after().last_stated_at()), ": now ", StanceWords(alert.after().stance()));
    case v1::ALERT_TRIGGER_QUANTITY:
      return CrossingSentence(alert, absl::StrCat("The number of ", words.party, " on ", alert.issue()),
                              Amount(alert.value_before()), Amount(alert.value_after()), words.unit);
    case v1::ALERT_TRIGGER_REVISION:
      return RevisionSentence(alert, words);
    default:
      return "";
  }
}

}  // namespace parley
