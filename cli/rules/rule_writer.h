// Alert rules as rule files have them: for reading, for comparing and for files.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "parley/event/v1/alert.pb.h"

namespace parley {

// A field of a rule by its name in rule files, and its value on one line of YAML: {"parties", "[russia]"}.
using RuleField = std::pair<std::string, std::string>;

// The fields of a rule that say something, in the order of the documentation; the id is not among them.
std::vector<RuleField> RuleFields(const event::v1::AlertRule& rule);

// A rule as an item of a file's list of rules; reading it again gives the same rule.
std::string RuleYaml(const event::v1::AlertRule& rule);

// A text as one YAML scalar, in quotes where it would be read as something else.
std::string YamlText(const std::string& text);

// When a rule fires, in words: "shift softened or reversed", "gap of at least 0.5".
std::string TriggerText(const event::v1::AlertRule& rule);

// What a rule looks at, in words: "russia, ukraine on nato-membership and below"; empty: everything.
std::string ScopeText(const event::v1::AlertFilter& filter);

}  // namespace parley
