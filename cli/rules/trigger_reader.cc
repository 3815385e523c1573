#include "absl/strings/str_cat.h"
#include "cli/rules/duration.h"
#include "cli/rules/rule_reader.h"

namespace parley {
namespace {

constexpr unsigned kDeltaMax = 6;  // from rules out to demands

const std::vector<std::string>& Triggers() {
  static const auto* const kTriggers = new std::vector<std::string>{
      "shift", "statement", "silence", "gap", "mixed-signals", "quantity", "revision"};
  return *kTriggers;
}

void ReadShift(const YamlPlace& at, LocatedRule* rule, FileProblems& problems) {
  event::v1::ShiftTrigger& shift = *rule->rule.mutable_shift();
  if (at.node.kind == YamlNode::Kind::kNull) return;
  if (!CheckMap(at, {"kinds", "min-delta"}, problems)) return;
  if (const auto kinds = Child(at, "kinds"); kinds.has_value()) {
    NotePlace(*kinds, "shift.kinds", rule);
    int index = 0;
    for (const YamlPlace& item : Items(*kinds, problems)) {
      NotePlace(item, absl::StrCat("shift.kinds[", index++, "]"), rule);
      const auto kind = ReadEnum<event::v1::ShiftKind>(item, problems);
      if (kind.has_value()) shift.add_kinds(*kind);
    }
  }
  if (const auto delta = Child(at, "min-delta"); delta.has_value()) {
    NotePlace(*delta, "shift.min_delta", rule);
    shift.set_min_delta(ReadWhole(*delta, kDeltaMax, problems).value_or(0));
  }
}

void ReadSilence(const YamlPlace& at, LocatedRule* rule, FileProblems& problems) {
  NotePlace(at, "silence.duration", rule);
  const auto text = ReadText(at, problems);
  if (!text.has_value()) return;
  const auto duration = ParseRuleDuration(*text);
  if (duration.ok()) {
    *rule->rule.mutable_silence()->mutable_duration() = *duration;
  } else {
    problems.Add(at, std::string(duration.status().message()));
  }
}

// Reads {above: X} or {below: X} into a trigger; `field` is the name of its number.
template <typename Trigger>
void ReadCrossing(const YamlPlace& at, const std::string& trigger_name, const std::string& field,
                  Trigger* trigger, void (Trigger::*set)(double), LocatedRule* rule, FileProblems& problems) {
  if (!CheckMap(at, {"above", "below"}, problems)) return;
  const auto above = Child(at, "above");
  const auto below = Child(at, "below");
  if (above.has_value() == below.has_value()) {
    problems.Add(at, "wanted one of above and below");
    return;
  }
  const YamlPlace& given = above.has_value() ? *above : *below;
  NotePlace(given, trigger_name + "." + field, rule);
  NotePlace(given, trigger_name + ".crossing", rule);
  trigger->set_crossing(above.has_value() ? event::v1::CROSSING_UP : event::v1::CROSSING_DOWN);
  if (const auto number = ReadNumber(given, problems); number.has_value()) (trigger->*set)(*number);
}

// For triggers without choices.
void ReadNothing(const YamlPlace& at, FileProblems& problems) {
  const bool empty = at.node.kind == YamlNode::Kind::kNull ||
                     (at.node.kind == YamlNode::Kind::kMap && at.node.members.empty());
  if (!empty) problems.Add(at, "this trigger takes no choices: wanted {}");
}

void ReadOne(const YamlPlace& at, const std::string& name, LocatedRule* rule, FileProblems& problems) {
  event::v1::AlertRule& message = rule->rule;
  if (name == "shift") return ReadShift(at, rule, problems);
  if (name == "silence") return ReadSilence(at, rule, problems);
  if (name == "gap") {
    return ReadCrossing(at, "gap", "threshold", message.mutable_gap(), &event::v1::GapTrigger::set_threshold,
                        rule, problems);
  }
  if (name == "quantity") {
    return ReadCrossing(at, "quantity", "value", message.mutable_quantity(),
                        &event::v1::QuantityTrigger::set_value, rule, problems);
  }
  if (name == "statement") message.mutable_statement();
  if (name == "mixed-signals") message.mutable_mixed_signals();
  if (name == "revision") message.mutable_revision();
  ReadNothing(at, problems);
}

}  // namespace

void ReadTrigger(const YamlPlace& at, LocatedRule* rule, FileProblems& problems) {
  NotePlace(at, "trigger", rule);
  if (!CheckMap(at, Triggers(), problems)) return;
  int given = 0;
  for (const std::string& name : Triggers()) {
    const auto trigger = Child(at, name);
    if (!trigger.has_value()) continue;
    std::string field = name;
    for (char& c : field) c = c == '-' ? '_' : c;
    NotePlace(*trigger, field, rule);
    ReadOne(*trigger, name, rule, problems);
    ++given;
  }
  if (given > 1) problems.Add(at, "a rule has one trigger; make a rule of each");
  if (given == 0 && at.node.members.empty()) {
    problems.Add(
        at,
        "names no trigger; wanted one of shift, statement, silence, gap, mixed-signals, quantity, revision");
  }
}

}  // namespace parley
