#include "storage/catalog/rule_book.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"
#include "core/text.h"

namespace parley {
namespace {

bool InForce(const std::vector<DeclaredRule>& versions) {
  return !versions.empty() && versions.back().value != nullptr;
}

}  // namespace

void RuleBook::Declare(const event::v1::AlertRule& rule, uint64_t position) {
  Add(rule.rule_id(), {std::make_shared<const event::v1::AlertRule>(rule), position});
}

void RuleBook::Remove(const std::string& rule_id, uint64_t position) {
  Add(rule_id, {nullptr, position});
}

void RuleBook::Add(const std::string& rule_id, DeclaredRule version) {
  std::vector<DeclaredRule>& versions = rules_[rule_id];
  in_force_ -= InForce(versions) ? 1U : 0U;
  changes_.push_back(version.position);
  versions.push_back(std::move(version));
  in_force_ += InForce(versions) ? 1U : 0U;
}

void RuleBook::Truncate(uint64_t position) {
  const auto later = [position](const DeclaredRule& version) { return version.position > position; };
  in_force_ = 0;
  for (auto it = rules_.begin(); it != rules_.end();) {
    std::erase_if(it->second, later);
    in_force_ += InForce(it->second) ? 1U : 0U;
    it = it->second.empty() ? rules_.erase(it) : std::next(it);
  }
  std::erase_if(changes_, [position](uint64_t change) { return change > position; });
}

DeclaredRule RuleBook::At(const std::string& rule_id, uint64_t known_position) const {
  const auto it = rules_.find(rule_id);
  if (it == rules_.end()) return {};
  const auto behind = std::upper_bound(
      it->second.begin(), it->second.end(), known_position,
      [](uint64_t position, const DeclaredRule& version) { return position < version.position; });
  return behind == it->second.begin() ? DeclaredRule{} : *std::prev(behind);
}

bool RuleBook::Knows(const std::string& rule_id, uint64_t known_position) const {
  const auto versions = rules_.find(rule_id);
  return versions != rules_.end() && versions->second.front().position <= known_position;
}

std::vector<DeclaredRule> RuleBook::At(uint64_t known_position) const {
  std::vector<DeclaredRule> rules;
  for (const auto& [id, versions] : rules_) {
    DeclaredRule rule = At(id, known_position);
    if (rule.value != nullptr) rules.push_back(std::move(rule));
  }
  return rules;
}

uint64_t RuleBook::ChangedAt(uint64_t known_position) const {
  const auto behind = std::upper_bound(changes_.begin(), changes_.end(), known_position);
  return behind == changes_.begin() ? 0 : *std::prev(behind);
}

absl::Status UnknownRule(const std::string& field, const std::string& rule_id,
                         const std::vector<DeclaredRule>& known) {
  std::set<std::pair<size_t, std::string>> ranked;
  for (const DeclaredRule& rule : known) {
    const std::string& id = rule.value->rule_id();
    ranked.insert({EditDistance(rule_id, id, std::max<size_t>(8, rule_id.size())), id});
  }
  std::string nearest;
  size_t count = 0;
  for (const auto& [distance, id] : ranked) {
    if (count++ == limits::kSuggestionsMax) break;
    absl::StrAppend(&nearest, nearest.empty() ? "" : ", ", id);
  }
  return MakeError(absl::StatusCode::kNotFound,
                   {Reason::kUnknownRule, field, {{"rule_id", rule_id}, {"suggestions", nearest}}},
                   absl::StrCat(field, ": no alert rule is called \"", rule_id, "\"",
                                nearest.empty() ? std::string("; none is declared")
                                                : absl::StrCat("; nearest: ", nearest)));
}

}  // namespace parley
