#include "services/alerts/rule_set.h"

#include <algorithm>
#include <utility>

namespace parley {
namespace {

void SortAndUnite(std::vector<uint32_t>& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

// Empty: all.
bool Has(const std::vector<uint32_t>& sorted, uint32_t number) {
  return sorted.empty() || std::binary_search(sorted.begin(), sorted.end(), number);
}

template <typename List, typename T>
bool Lists(const List& list, const T& value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

// Adds the members of any time of the coalitions among `parties`, and theirs.
void AddMembers(const Catalog& catalog, uint64_t position, std::vector<uint32_t>& parties) {
  for (size_t i = 0; i < parties.size(); ++i) {
    const auto declared = catalog.PartyAt(parties[i], position);
    if (declared.value == nullptr) continue;
    for (const event::v1::Membership& membership : declared.value->members()) {
      const uint32_t member = catalog.NumberOf(NameKind::kParty, membership.party());
      const bool seen = std::find(parties.begin(), parties.end(), member) != parties.end();
      if (member != 0 && !seen) parties.push_back(member);
    }
  }
}

}  // namespace

FoldChoice ActiveRule::fold() const {
  FoldChoice choice;
  choice.include_secondhand = rule().include_secondhand();
  return choice;
}

ActiveRule MakeActiveRule(const Catalog& catalog, const DeclaredRule& declared, uint64_t position) {
  ActiveRule active;
  active.declared = declared;
  const event::v1::AlertFilter& filter = declared.value->filter();
  for (const std::string& party : filter.parties()) {
    active.parties.push_back(catalog.NumberOf(NameKind::kParty, party));
  }
  if (filter.include_members()) AddMembers(catalog, position, active.parties);
  for (const std::string& issue : filter.issues()) {
    const uint32_t number = catalog.NumberOf(NameKind::kIssue, issue);
    const std::vector<uint32_t> below =
        filter.include_subissues() ? catalog.WithSubissues(number, position) : std::vector<uint32_t>{number};
    active.issues.insert(active.issues.end(), below.begin(), below.end());
  }
  SortAndUnite(active.parties);
  SortAndUnite(active.issues);
  return active;
}

std::vector<uint32_t> PartiesAt(const ActiveRule& rule, const Catalog& catalog, int64_t as_of_us,
                                uint64_t position) {
  const event::v1::AlertFilter& filter = rule.rule().filter();
  if (!filter.include_members()) return rule.parties;
  std::vector<uint32_t> parties;
  for (const std::string& id : filter.parties()) {
    const uint32_t number = catalog.NumberOf(NameKind::kParty, id);
    const std::vector<uint32_t> members = catalog.WithMembers(number, as_of_us, position);
    parties.insert(parties.end(), members.begin(), members.end());
  }
  SortAndUnite(parties);
  return parties;
}

bool TakesStatement(const ActiveRule& rule, const Catalog& catalog, PairKey pair,
                    const event::v1::Statement& statement, int64_t said_at_us, uint64_t position) {
  const event::v1::AlertFilter& filter = rule.rule().filter();
  if (!Has(rule.parties, pair.party) || !Has(rule.issues, pair.issue)) return false;
  if (!Lists(filter.speakers(), statement.speaker())) return false;
  if (!Lists(filter.attributions(), static_cast<int>(statement.attribution()))) return false;
  // The sets above hold members of any time.
  return filter.parties().empty() || !filter.include_members() ||
         Has(PartiesAt(rule, catalog, said_at_us, position), pair.party);
}

RuleSet::RuleSet(const Catalog& catalog, uint64_t position) {
  for (const DeclaredRule& declared : catalog.RulesAt(position)) {
    const event::v1::AlertFilter& filter = declared.value->filter();
    depends_on_catalog_ = depends_on_catalog_ || filter.include_members() || filter.include_subissues();
    rules_.push_back(MakeActiveRule(catalog, declared, position));
    const std::vector<uint32_t>& parties = rules_.back().parties;
    if (parties.empty()) of_any_party_.push_back(rules_.size() - 1);
    for (const uint32_t party : parties) by_party_[party].push_back(rules_.size() - 1);
  }
}

std::vector<const ActiveRule*> RuleSet::For(PairKey pair) const {
  std::vector<size_t> found;
  const auto add = [&](const std::vector<size_t>& candidates) {
    for (const size_t index : candidates) {
      if (Has(rules_[index].issues, pair.issue)) found.push_back(index);
    }
  };
  add(of_any_party_);
  if (const auto it = by_party_.find(pair.party); it != by_party_.end()) add(it->second);
  std::sort(found.begin(), found.end());
  std::vector<const ActiveRule*> rules;
  rules.reserve(found.size());
  for (const size_t index : found) rules.push_back(&rules_[index]);
  return rules;
}

}  // namespace parley
