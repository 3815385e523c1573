// Rule files: alert rules as analysts write them. The format: docs/alerts.md.
//
//   const RuleFile file = ReadRuleFile("alerts.yaml", text);
//   for (const FileProblem& problem : file.problems) err << DescribeProblem(file.name, problem);
//   for (const LocatedRule& rule : file.rules) *request.add_rules() = rule.rule;
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/rules/yaml_tree.h"
#include "parley/event/v1/alert.pb.h"

namespace parley {

// Where a field of a rule stands in its file.
struct FieldPlace {
  int line = 0;
  std::string path;  // "rules[2].parties[0]"
};

// A rule and where it was written.
struct LocatedRule {
  event::v1::AlertRule rule;
  std::string file;
  std::map<std::string, FieldPlace> places;  // by path in the message ("filter.parties[0]"); "": the rule
};

// What a file holds. `rules` is of use only when there are no problems.
struct RuleFile {
  std::string name;
  std::vector<LocatedRule> rules;
  std::vector<FileProblem> problems;  // by line, at most kFileProblemsMax
};

// Reads rules from YAML. Checks form: known fields, types, words, durations, one trigger each, ids given
// once. What takes knowledge of the ledger is the server's to check.
RuleFile ReadRuleFile(const std::string& name, const std::string& text);

// "alerts.yaml:7: rules[0].when.shift.kinds[1]: \"hardend\" is not one of ...".
std::string DescribeProblem(const std::string& file, const FileProblem& problem);

// A refusal of a request whose `rules` were `rules`, or whose `rule` was the first of them, in the words and
// with the line of the file. Code and details stay. Refusals without a field of a rule come back as they are.
absl::Status InWordsOfFile(const absl::Status& refusal, const std::vector<LocatedRule>& rules);

}  // namespace parley
