#include "cli/rules/rule_file.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/rules/rule_reader.h"
#include "cli/rules/yaml_values.h"
#include "client/errors.h"

namespace parley {
namespace {

void ReadRules(const YamlPlace& list, RuleFile* file, FileProblems& problems) {
  if (list.node.kind != YamlNode::Kind::kList) {
    problems.Add(list, "wanted a list of rules");
    return;
  }
  std::map<std::string, int> lines;
  for (const YamlPlace& item : Items(list, problems)) {
    LocatedRule& rule = file->rules.emplace_back();
    rule.file = file->name;
    ReadRule(item, &rule, problems);
    const std::string& id = rule.rule.rule_id();
    const auto [first, added] = lines.insert({id, item.node.line});
    if (!added && !id.empty()) {
      const FieldPlace& place = rule.places["rule_id"];
      problems.Add(place.line, place.path,
                   absl::StrCat("\"", id, "\" is the id of the rule on line ", first->second, " already"));
    }
  }
}

// The index in "rules[2].filter.parties[0]" (0 in "rule.filter") and, behind it, "filter.parties[0]". False
// for other fields.
bool SplitField(const std::string& field, std::size_t* index, std::string* rest) {
  if (field == "rule" || field.compare(0, 5, "rule.") == 0) {
    *index = 0;
    *rest = field.substr(std::min<std::size_t>(field.size(), 5));
    return true;
  }
  constexpr char kRules[] = "rules[";
  constexpr std::size_t kLead = sizeof(kRules) - 1;
  const std::size_t close = field.find(']');
  if (field.compare(0, kLead, kRules) != 0 || close == std::string::npos) return false;
  const auto parsed = std::from_chars(field.data() + kLead, field.data() + close, *index);
  if (parsed.ec != std::errc() || parsed.ptr != field.data() + close) return false;
  *rest = field.substr(std::min(field.size(), close + 2));
  return true;
}

// The place of a field or else of what it is part of.
const FieldPlace& PlaceOf(const LocatedRule& rule, std::string field) {
  while (true) {
    if (const auto found = rule.places.find(field); found != rule.places.end()) return found->second;
    const std::size_t cut = field.find_last_of(".[");
    field = cut == std::string::npos ? std::string() : field.substr(0, cut);
  }
}

// What is wrong, without the field at the front of it.
std::string Reason(const absl::Status& refusal, const FieldViolation& violation) {
  std::string reason = violation.description.empty() ? std::string(refusal.message()) : violation.description;
  if (reason.compare(0, violation.field.size(), violation.field) == 0) {
    const std::size_t start = reason.find_first_not_of(": ", violation.field.size());
    reason = start == std::string::npos ? "refused" : reason.substr(start);
  }
  return reason;
}

}  // namespace

RuleFile ReadRuleFile(const std::string& name, const std::string& text) {
  RuleFile file;
  file.name = name;
  FileProblems problems;
  YamlNode root;
  FileProblem broken;
  if (!ParseYaml(text, &root, &broken)) {
    file.problems.push_back(broken);
    return file;
  }
  const YamlPlace whole{root, ""};
  if (CheckMap(whole, {"rules"}, problems)) {
    if (const auto list = Child(whole, "rules"); list.has_value()) {
      ReadRules(*list, &file, problems);
    } else if (problems.empty()) {
      problems.Add(whole, "wanted rules:, a list of rules");
    }
  }
  file.problems = problems.Take();
  std::stable_sort(file.problems.begin(), file.problems.end(),
                   [](const FileProblem& a, const FileProblem& b) { return a.line < b.line; });
  return file;
}

std::string DescribeProblem(const std::string& file, const FileProblem& problem) {
  return absl::StrCat(file, ":", problem.line, ": ", problem.path, problem.path.empty() ? "" : ": ",
                      problem.message);
}

absl::Status InWordsOfFile(const absl::Status& refusal, const std::vector<LocatedRule>& rules) {
  for (const FieldViolation& violation : DetailsOf(refusal).fields) {
    std::size_t index = 0;
    std::string field;
    if (!SplitField(violation.field, &index, &field) || index >= rules.size()) continue;
    const FieldPlace& place = PlaceOf(rules[index], field);
    absl::Status told(refusal.code(), DescribeProblem(rules[index].file,
                                                      {place.line, place.path, Reason(refusal, violation)}));
    refusal.ForEachPayload(
        [&told](absl::string_view type, const absl::Cord& payload) { told.SetPayload(type, payload); });
    return told;
  }
  return refusal;
}

}  // namespace parley
