// The catalog: which parties, speakers and issues are declared, as of any position, and what names
// stand for. Kept in memory, derived from the ledger.
//
// Everything is versioned by position, so readers at a basis get the same answer for ever: a name means
// what it meant at the basis; a name that was not known then means what it came to mean first.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "parley/event/v1/event.pb.h"
#include "storage/catalog/entity_table.h"
#include "storage/catalog/rule_book.h"

namespace parley {

// Kinds of named things. The numbers are those of parley.v1.NameKind, and are on disk.
enum class NameKind : uint8_t { kParty = 1, kSpeaker = 2, kIssue = 3 };

// A declared thing: `number` counts the things of its kind from 1 in the order of first declaration.
struct EntityRef {
  uint32_t number = 0;
  std::string id;
};

// A name as a request uses it.
struct NameUse {
  NameKind kind;
  const std::string& name;
};

// Thread-safe. Readers pass the last position they know of; the writer is one thread.
class Catalog {
 public:
  // What `name` (id, alias or full name, any case) stands for. NotFound kUnknownName with the nearest
  // names in metadata "suggestions"; InvalidArgument kAmbiguousName with "candidates". `field` is named
  // in the error.
  absl::StatusOr<EntityRef> Resolve(NameKind kind, const std::string& name, uint64_t known_position,
                                    const std::string& field) const;

  // All ids that `name` may stand for: one when it is clear, none when it is unknown.
  std::vector<EntityRef> Matches(NameKind kind, const std::string& name, uint64_t known_position) const;

  // Nearest known names, best first, at most limits::kSuggestionsMax.
  std::vector<std::string> Suggest(NameKind kind, const std::string& name, uint64_t known_position) const;

  // Id of a number handed out before; empty for an unknown number.
  std::string IdOf(NameKind kind, uint32_t number) const;

  // Number of an id; 0: never declared. Takes ids only, no other names.
  uint32_t NumberOf(NameKind kind, const std::string& id) const;

  // True if each name that is not empty is a published id: it stands for that thing for ever.
  bool AreIds(std::initializer_list<NameUse> names) const;

  // The declaration in force at `known_position`; null value when not yet declared then.
  Declared<event::v1::Party> PartyAt(uint32_t number, uint64_t known_position) const;
  Declared<event::v1::Speaker> SpeakerAt(uint32_t number, uint64_t known_position) const;
  Declared<event::v1::Issue> IssueAt(uint32_t number, uint64_t known_position) const;

  // Things declared by `known_position`, by id.
  std::vector<EntityRef> List(NameKind kind, uint64_t known_position) const;

  // The party and, where it is a coalition, all members at `as_of_us`, nested coalitions included.
  std::vector<uint32_t> WithMembers(uint32_t party, int64_t as_of_us, uint64_t known_position) const;

  // The issue and all issues below it.
  std::vector<uint32_t> WithSubissues(uint32_t issue, uint64_t known_position) const;

  // Number of things of a kind.
  uint32_t Count(NameKind kind) const;

  // The alert rule in force at `known_position`; null value when there is none.
  DeclaredRule RuleAt(const std::string& rule_id, uint64_t known_position) const;

  // The alert rules in force at `known_position`, by id.
  std::vector<DeclaredRule> RulesAt(uint64_t known_position) const;

  // The alert rule that is in force now. NotFound kUnknownRule with the nearest ids in metadata
  // "suggestions".
  absl::StatusOr<DeclaredRule> ResolveRule(const std::string& rule_id, const std::string& field) const;

  // OK for the id of a rule that is or was in force, as alerts name them; otherwise as ResolveRule.
  absl::Status CheckRuleKnown(const std::string& rule_id, const std::string& field) const;

  // The last position up to `known_position` at which a rule was declared or removed; 0: none.
  uint64_t RulesChangedAt(uint64_t known_position) const;

  // The position of the first rule ever declared; 0: none.
  uint64_t FirstRulePosition() const;

  // --- For the writer, who passes kNewest as known position and sees what is not yet published ---

  static constexpr uint64_t kNewest = UINT64_MAX;

  // Resolves the references within a declaration and checks names: NotFound, InvalidArgument kIssueCycle
  // or AlreadyExists kNameTaken. `event` comes back with ids in place of aliases.
  absl::Status CheckDeclaration(event::v1::Event& event) const;

  // The same for a rule alone; fields are paths from the rule.
  absl::Status CheckAlertRule(event::v1::AlertRule& rule) const;

  // Takes up a declaration that CheckDeclaration accepted. Positions never decrease.
  void Apply(const event::v1::Event& event, uint64_t position);

  // Forgets every declaration after `position`: the batch that made them was not committed.
  void Truncate(uint64_t position);

  // Everything up to `position` is committed: readers may see it.
  void Publish(uint64_t position);

 private:
  const EntityTable& Table(NameKind kind) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  uint64_t NewestFor(uint64_t known_position) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  std::vector<EntityRef> MatchesLocked(NameKind kind, const std::string& name, uint64_t known_position) const
      ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<EntityRef> ResolveLocked(NameKind kind, const std::string& name, uint64_t known_position,
                                          const std::string& field) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  std::vector<std::string> SuggestLocked(NameKind kind, const std::string& name,
                                         uint64_t known_position) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  absl::Status CheckNames(NameKind kind, const std::string& id, const std::vector<std::string>& aliases,
                          const std::string& field) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  absl::Status CheckParty(event::v1::Party& party) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  absl::Status CheckSpeaker(event::v1::Speaker& speaker) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  absl::Status CheckIssue(event::v1::Issue& issue) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  absl::Status CheckRule(event::v1::AlertRule& rule) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  absl::Status CheckFilterNames(NameKind kind, const std::string& field,
                                google::protobuf::RepeatedPtrField<std::string>& names) const
      ABSL_SHARED_LOCKS_REQUIRED(mutex_);

  mutable std::shared_mutex mutex_;
  std::array<EntityTable, 3> tables_ ABSL_GUARDED_BY(mutex_);
  RuleBook rules_ ABSL_GUARDED_BY(mutex_);
  uint64_t published_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace parley
