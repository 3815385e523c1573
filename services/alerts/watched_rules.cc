#include "services/alerts/watched_rules.h"

#include <string>
#include <utility>

#include "services/alerts/rule_set.h"

namespace parley {
namespace {

std::vector<std::string> IdsOf(const Catalog& catalog, NameKind kind, const std::vector<uint32_t>& numbers) {
  std::vector<std::string> ids;
  ids.reserve(numbers.size());
  for (const uint32_t number : numbers) ids.push_back(catalog.IdOf(kind, number));
  return ids;
}

}  // namespace

std::vector<WatchedNames> WatchedByRules(const Catalog& catalog, uint64_t position, int64_t now_us) {
  std::vector<WatchedNames> watched;
  for (const DeclaredRule& declared : catalog.RulesAt(position)) {
    const event::v1::AlertFilter& filter = declared.value->filter();
    if (filter.parties().empty() || filter.issues().empty()) continue;
    const ActiveRule rule = MakeActiveRule(catalog, declared, position);
    watched.push_back({IdsOf(catalog, NameKind::kParty, PartiesAt(rule, catalog, now_us, position)),
                       IdsOf(catalog, NameKind::kIssue, rule.issues)});
  }
  return watched;
}

}  // namespace parley
