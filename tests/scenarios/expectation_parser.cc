#include "tests/scenarios/expectation_parser.h"

#include <array>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "core/time.h"

namespace parley::scenario {
namespace {

// In the order of ShiftKind's numbers, from 1.
constexpr std::array<const char*, 13> kKindNames = {
    "FIRST_STATED", "BLURRED",   "CLARIFIED", "REVERSED",           "ADOPTED",
    "ABANDONED",    "HARDENED",  "SOFTENED",  "CONDITIONS_CHANGED", "QUANTITY_CHANGED",
    "REAFFIRMED",   "WITHDRAWN", "UNCHANGED"};

// Takes the name of a kind of shift; absent when none comes next.
std::optional<ShiftKind> TakeKind(Tokens& tokens) {
  for (size_t i = 0; i < kKindNames.size(); ++i) {
    if (tokens.Take(kKindNames[i])) return static_cast<ShiftKind>(i + 1);
  }
  return std::nullopt;
}

void ReadKind(Tokens& tokens, Expectation& expected) {
  const auto kind = TakeKind(tokens);
  if (!kind) return tokens.Fail("wanted a kind of shift such as REVERSED");
  expected.kinds.push_back(*kind);
}

int64_t EndOf(const WrittenDate& date) {
  return date.end_us - 1;
}

void ReadPartyAndIssue(Tokens& tokens, Expectation& expected) {
  expected.party = tokens.Word("a party");
  expected.issue = tokens.Word("an issue");
}

// Options that say where to look from and how to fold.
bool TakeViewOption(Tokens& tokens, Expectation& expected) {
  if (tokens.Take("at")) {
    expected.before.as_of_us = expected.after.as_of_us = EndOf(tokens.Date());
  } else if (tokens.Take("known")) {
    expected.before.known_event = expected.after.known_event = tokens.EventNumber();
  } else if (tokens.Take("secondhand")) {
    expected.choice.include_secondhand = true;
  } else if (tokens.Take("max-age")) {
    expected.choice.max_age_us = tokens.Days();
  } else if (tokens.Take("window")) {
    expected.choice.mixed_window_us = tokens.Days();
  } else {
    return false;
  }
  return true;
}

bool TakeStanceOption(Tokens& tokens, Expectation& expected) {
  if (tokens.Take("since")) {
    expected.since_us = tokens.Date().begin_us;
  } else if (tokens.Take("last")) {
    expected.last_stated_us = tokens.Date().begin_us;
  } else if (tokens.Take("reaffirmed")) {
    expected.reaffirmed_count = tokens.Count();
  } else if (tokens.Take("by")) {
    expected.by_statement = tokens.EventNumber();
  } else if (tokens.Take("mixed")) {
    while (tokens.EventNumberIsNext()) expected.mixed_signals.push_back(tokens.EventNumber());
  } else if (tokens.Take("lapsed")) {
    expected.lapsed = true;
  } else if (tokens.Take("unconditional")) {
    expected.conditions.emplace();
  } else if (tokens.Take("if")) {
    if (!expected.conditions) expected.conditions.emplace();
    expected.conditions->push_back(tokens.Quoted("a condition"));
  } else if (tokens.Take("quantity")) {
    expected.quantity = tokens.Number();
    if (tokens.Take("to")) expected.quantity_max = tokens.Number();
  } else {
    return false;
  }
  return true;
}

bool TakeShiftOption(Tokens& tokens, Expectation& expected) {
  if (tokens.Take("delta")) {
    expected.delta = static_cast<int>(tokens.Number());
  } else if (tokens.Take("added")) {
    expected.conditions_added.push_back(tokens.Quoted("a condition"));
    expected.compare_conditions = true;
  } else if (tokens.Take("dropped")) {
    expected.conditions_dropped.push_back(tokens.Quoted("a condition"));
    expected.compare_conditions = true;
  } else if (tokens.Take("quantity-before")) {
    expected.quantity_before = tokens.Number();
  } else if (tokens.Take("quantity-after")) {
    expected.quantity_after = tokens.Number();
  } else {
    return false;
  }
  return true;
}

bool TakeDiffOption(Tokens& tokens, Expectation& expected) {
  if (TakeShiftOption(tokens, expected)) return true;
  if (tokens.Take("caused")) {
    if (!tokens.Take("by")) tokens.Fail("wanted caused by #N");
    expected.caused_by = tokens.EventNumber();
  } else if (tokens.Take("statements")) {
    expected.statement_count = tokens.Count();
  } else if (tokens.Take("shifts")) {
    expected.shift_count = tokens.Count();
  } else {
    return false;
  }
  return true;
}

bool TakeCompareOption(Tokens& tokens, Expectation& expected) {
  if (tokens.Take("distance")) {
    expected.mean_distance = tokens.Number();
  } else if (tokens.Take("common-ground")) {
    expected.common_ground = true;
  } else if (tokens.Take("no-common-ground")) {
    expected.common_ground = false;
  } else if (tokens.Take("shared")) {
    expected.shared_issue_count = tokens.Count();
  } else {
    return false;
  }
  return true;
}

using OptionReader = bool (*)(Tokens&, Expectation&);

void ReadOptions(Tokens& tokens, Expectation& expected, OptionReader take_option) {
  while (take_option(tokens, expected) || TakeViewOption(tokens, expected)) {
  }
}

bool TakeNoOption(Tokens&, Expectation&) {
  return false;
}

void ReadStanceLine(Tokens& tokens, Expectation& expected) {
  ReadPartyAndIssue(tokens, expected);
  if (expected.subject == Subject::kNoStance) return ReadOptions(tokens, expected, TakeNoOption);
  while (TakeViewOption(tokens, expected)) {
  }
  expected.stance = ReadStance(tokens);
  ReadOptions(tokens, expected, TakeStanceOption);
}

void ReadShiftsLine(Tokens& tokens, Expectation& expected) {
  ReadPartyAndIssue(tokens, expected);
  while (TakeViewOption(tokens, expected)) {
  }
  while (const auto kind = TakeKind(tokens)) expected.kinds.push_back(*kind);
  ReadOptions(tokens, expected, TakeNoOption);
}

void ReadChange(Tokens& tokens, Expectation& expected) {
  ReadPartyAndIssue(tokens, expected);
  if (expected.subject == Subject::kDiff) ReadKind(tokens, expected);
  ReadOptions(tokens, expected, TakeDiffOption);
}

// Two dates at one state of the record.
void ReadDiffLine(Tokens& tokens, Expectation& expected) {
  const int64_t before_us = EndOf(tokens.Date());
  const int64_t after_us = EndOf(tokens.Date());
  ReadChange(tokens, expected);
  expected.before.as_of_us = before_us;
  expected.after.as_of_us = after_us;
}

// Two states of the record at one date.
void ReadLearnedLine(Tokens& tokens, Expectation& expected) {
  const uint64_t before = tokens.EventNumber();
  const uint64_t after = tokens.EventNumber();
  ReadChange(tokens, expected);
  expected.before.known_event = before;
  expected.after.known_event = after;
}

void ReadShiftLine(Tokens& tokens, Expectation& expected) {
  expected.statement = tokens.EventNumber();
  if (expected.subject == Subject::kShift) ReadKind(tokens, expected);
  ReadOptions(tokens, expected, TakeShiftOption);
}

void ReadGapLine(Tokens& tokens, Expectation& expected) {
  expected.issue = tokens.Word("an issue");
  expected.number = tokens.Number();
  ReadOptions(tokens, expected, TakeCompareOption);
}

void ReadAgreementLine(Tokens& tokens, Expectation& expected) {
  expected.party = tokens.Word("a party");
  expected.other_party = tokens.Word("another party");
  expected.number = tokens.Number();
  ReadOptions(tokens, expected, TakeCompareOption);
}

// What an expectation starts with, after `expect` or `expect no`.
struct Form {
  const char* word;
  Subject some;
  Subject none;  // == some: has no form with `no`
  void (*read)(Tokens&, Expectation&);
};

constexpr Form kForms[] = {{"stance", Subject::kStance, Subject::kNoStance, ReadStanceLine},
                           {"shift", Subject::kShift, Subject::kNoShift, ReadShiftLine},
                           {"shifts", Subject::kShifts, Subject::kShifts, ReadShiftsLine},
                           {"diff", Subject::kDiff, Subject::kNoDiff, ReadDiffLine},
                           {"learned", Subject::kDiff, Subject::kNoDiff, ReadLearnedLine},
                           {"gap", Subject::kGap, Subject::kGap, ReadGapLine},
                           {"agreement", Subject::kAgreement, Subject::kAgreement, ReadAgreementLine}};

}  // namespace

std::string ShiftKindName(ShiftKind kind) {
  const auto index = static_cast<size_t>(kind) - 1;
  return index < kKindNames.size() ? kKindNames[index] : "no shift";
}

Stance ReadStance(Tokens& tokens) {
  const std::string word = tokens.Word("a stance such as OPPOSES");
  Stance stance = event::v1::STANCE_UNSPECIFIED;
  if (!event::v1::Stance_Parse("STANCE_" + word, &stance)) tokens.Fail("wanted a stance, not " + word);
  return stance;
}

Expectation ReadExpectation(Tokens& tokens, uint64_t events_so_far) {
  constexpr int kFarYear = 2201;
  Expectation expected;
  expected.before = expected.after = {StartOfYear(kFarYear) - 1, events_so_far};
  const bool none = tokens.Take("no");
  for (const Form& form : kForms) {
    if (none && form.none == form.some) continue;
    if (!tokens.Take(form.word)) continue;
    expected.subject = none ? form.none : form.some;
    form.read(tokens, expected);
    return expected;
  }
  tokens.Fail("wanted stance, shift, shifts, diff, learned, gap or agreement");
  return expected;
}

}  // namespace parley::scenario
