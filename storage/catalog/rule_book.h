// The alert rules in force, as of any position. Part of the catalog.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "parley/event/v1/alert.pb.h"
#include "storage/catalog/entity_table.h"

namespace parley {

using DeclaredRule = Declared<event::v1::AlertRule>;

// Not thread-safe: the catalog guards it. Positions never decrease.
class RuleBook {
 public:
  void Declare(const event::v1::AlertRule& rule, uint64_t position);
  void Remove(const std::string& rule_id, uint64_t position);

  // Forgets everything after `position`.
  void Truncate(uint64_t position);

  // The rule in force at `known_position`; null value: none.
  DeclaredRule At(const std::string& rule_id, uint64_t known_position) const;

  // True if the rule was ever declared at or before `known_position`.
  bool Knows(const std::string& rule_id, uint64_t known_position) const;

  // The rules in force at `known_position`, by id.
  std::vector<DeclaredRule> At(uint64_t known_position) const;

  // Number of rules in force now.
  size_t count() const { return in_force_; }

  // The last change at or before `known_position`, and the first of all; 0: none.
  uint64_t ChangedAt(uint64_t known_position) const;
  uint64_t first_position() const { return changes_.empty() ? 0 : changes_.front(); }

 private:
  void Add(const std::string& rule_id, DeclaredRule version);

  std::map<std::string, std::vector<DeclaredRule>> rules_;  // versions, oldest first; null value: removed
  std::vector<uint64_t> changes_;                           // ascending
  size_t in_force_ = 0;
};

// NotFound kUnknownRule with the nearest of `known` in metadata "suggestions".
absl::Status UnknownRule(const std::string& field, const std::string& rule_id,
                         const std::vector<DeclaredRule>& known);

}  // namespace parley
