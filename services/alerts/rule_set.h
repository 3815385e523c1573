// RuleSet: the rules in force at a position, ready to be applied: which of them look at a pair.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/catalog/catalog.h"
#include "storage/fold/pair_key.h"
#include "storage/snapshot.h"

namespace parley {

// A rule with its names as numbers.
struct ActiveRule {
  DeclaredRule declared;
  std::vector<uint32_t> parties;  // sorted; members of coalitions of any time included; empty: all
  std::vector<uint32_t> issues;   // sorted; sub-issues included; empty: all

  const event::v1::AlertRule& rule() const { return *declared.value; }
  FoldChoice fold() const;
};

// True if the rule's filter takes `statement`, which was said at `said_at_us` by the party of `pair`, as
// the catalog stands at `position`.
bool TakesStatement(const ActiveRule& rule, const Catalog& catalog, PairKey pair,
                    const event::v1::Statement& statement, int64_t said_at_us, uint64_t position);

// The parties of the rule's filter, with members of coalitions at `as_of_us`, each once, in order.
std::vector<uint32_t> PartiesAt(const ActiveRule& rule, const Catalog& catalog, int64_t as_of_us,
                                uint64_t position);

// One rule, as `catalog` stands at `position`.
ActiveRule MakeActiveRule(const Catalog& catalog, const DeclaredRule& declared, uint64_t position);

// Not changed once made; thread-safe.
class RuleSet {
 public:
  RuleSet() = default;

  // The rules in force at `position`.
  RuleSet(const Catalog& catalog, uint64_t position);

  // Rules that may look at the pair, by id. Its cost follows the rules that name the party, or none.
  std::vector<const ActiveRule*> For(PairKey pair) const;

  const std::vector<ActiveRule>& rules() const { return rules_; }
  bool empty() const { return rules_.empty(); }

  // Some rule names a coalition with its members, or an issue with those below: declarations change it.
  bool depends_on_catalog() const { return depends_on_catalog_; }

 private:
  std::vector<ActiveRule> rules_;  // by id
  absl::flat_hash_map<uint32_t, std::vector<size_t>> by_party_;
  std::vector<size_t> of_any_party_;
  bool depends_on_catalog_ = false;
};

}  // namespace parley
