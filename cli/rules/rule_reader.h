// Reads one rule of a rule file. Only for rule_file.cc.
#pragma once

#include "cli/rules/rule_file.h"
#include "cli/rules/yaml_values.h"

namespace parley {

// Fills the rule and the places of its fields.
void ReadRule(const YamlPlace& at, LocatedRule* rule, FileProblems& problems);

// Reads the `when` of a rule.
void ReadTrigger(const YamlPlace& at, LocatedRule* rule, FileProblems& problems);

// Notes where a field of the message stands.
void NotePlace(const YamlPlace& at, const std::string& field, LocatedRule* rule);

}  // namespace parley
