// Catalog::CheckDeclaration: what a declaration must satisfy beyond its own form.

#include <algorithm>
#include <set>
#include <shared_mutex>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "storage/catalog/catalog.h"
#include "storage/catalog/name_key.h"

namespace parley {
namespace {

absl::Status NameTaken(const std::string& field, const std::string& name, const std::string& holder) {
  return MakeError(absl::StatusCode::kAlreadyExists,
                   {Reason::kNameTaken, field, {{"name", name}, {"holder", holder}}},
                   absl::StrCat(field, ": \"", name, "\" already stands for ", holder,
                                "; choose another, or revise ", holder, " without it first"));
}

}  // namespace

absl::Status Catalog::CheckNames(NameKind kind, const std::string& id,
                                 const std::vector<std::string>& aliases, const std::string& field) const {
  const EntityTable& table = Table(kind);
  const uint32_t own = table.Find(id);
  if (const uint32_t holder = table.names().AliasHolder(id); holder != 0 && holder != own) {
    return NameTaken(absl::StrCat(field, "_id"), id, table.Get(holder)->id);
  }
  std::set<std::string> seen;
  for (size_t i = 0; i < aliases.size(); ++i) {
    const std::string at = absl::StrCat("aliases[", i, "]");
    const std::string key = NameKey(aliases[i]);
    if (!seen.insert(key).second)
      return InvalidField(at, aliases[i], "no two aliases that are the same name");
    uint32_t holder = table.names().AliasHolder(key);
    if (holder == 0) holder = table.Find(key);
    if (holder != 0 && holder != own) return NameTaken(at, aliases[i], table.Get(holder)->id);
  }
  return absl::OkStatus();
}

absl::Status Catalog::CheckParty(event::v1::Party& party) const {
  absl::Status names = CheckNames(NameKind::kParty, party.party_id(),
                                  {party.aliases().begin(), party.aliases().end()}, "party");
  if (!names.ok()) return names;
  for (int i = 0; i < party.members_size(); ++i) {
    event::v1::Membership& membership = *party.mutable_members(i);
    const std::string at = absl::StrCat("members[", i, "].party");
    const std::string key = NameKey(membership.party());
    const bool is_own_name =
        key == party.party_id() || std::any_of(party.aliases().begin(), party.aliases().end(),
                                               [&key](const auto& alias) { return NameKey(alias) == key; });
    const auto own = [&] {
      return InvalidField(at, membership.party(), "another party: a coalition is not its own member");
    };
    if (is_own_name) return own();
    absl::StatusOr<EntityRef> member = ResolveLocked(NameKind::kParty, membership.party(), kNewest, at);
    if (!member.ok()) return member.status();
    if (member->id == party.party_id()) return own();
    membership.set_party(member->id);
  }
  return absl::OkStatus();
}

absl::Status Catalog::CheckSpeaker(event::v1::Speaker& speaker) const {
  absl::Status names = CheckNames(NameKind::kSpeaker, speaker.speaker_id(),
                                  {speaker.aliases().begin(), speaker.aliases().end()}, "speaker");
  if (!names.ok()) return names;
  for (int i = 0; i < speaker.roles_size(); ++i) {
    event::v1::Role& role = *speaker.mutable_roles(i);
    absl::StatusOr<EntityRef> party =
        ResolveLocked(NameKind::kParty, role.party(), kNewest, absl::StrCat("roles[", i, "].party"));
    if (!party.ok()) return party.status();
    role.set_party(party->id);
  }
  return absl::OkStatus();
}

absl::Status Catalog::CheckIssue(event::v1::Issue& issue) const {
  absl::Status names = CheckNames(NameKind::kIssue, issue.issue_id(),
                                  {issue.aliases().begin(), issue.aliases().end()}, "issue");
  if (!names.ok() || issue.parent().empty()) return names;
  auto cycle = [&](const std::string& path) {
    return MakeError(absl::StatusCode::kInvalidArgument, {Reason::kIssueCycle, "parent", {{"path", path}}},
                     absl::StrCat("parent: \"", issue.parent(), "\" would make ", issue.issue_id(),
                                  " its own ancestor (", path, "); choose a parent outside its own tree"));
  };
  if (NameKey(issue.parent()) == issue.issue_id())
    return cycle(absl::StrCat(issue.issue_id(), " > ", issue.issue_id()));
  absl::StatusOr<EntityRef> parent = ResolveLocked(NameKind::kIssue, issue.parent(), kNewest, "parent");
  if (!parent.ok()) return parent.status();
  const EntityTable& table = Table(NameKind::kIssue);
  std::string path = issue.issue_id();
  for (std::string at = parent->id; !at.empty();) {
    path = absl::StrCat(at, " > ", path);
    if (at == issue.issue_id()) return cycle(path);
    const Entity* ancestor = table.Get(table.Find(at));
    at = static_cast<const event::v1::Issue&>(*ancestor->versions.back().value).parent();
  }
  issue.set_parent(parent->id);
  return absl::OkStatus();
}

absl::Status Catalog::CheckDeclaration(event::v1::Event& event) const {
  const std::shared_lock lock(mutex_);
  if (event.has_party_declared()) {
    return WithFieldPrefix(CheckParty(*event.mutable_party_declared()->mutable_party()),
                           "party_declared.party.");
  }
  if (event.has_speaker_declared()) {
    return WithFieldPrefix(CheckSpeaker(*event.mutable_speaker_declared()->mutable_speaker()),
                           "speaker_declared.speaker.");
  }
  if (event.has_issue_declared()) {
    return WithFieldPrefix(CheckIssue(*event.mutable_issue_declared()->mutable_issue()),
                           "issue_declared.issue.");
  }
  if (event.has_alert_rule_declared()) {
    return WithFieldPrefix(CheckRule(*event.mutable_alert_rule_declared()->mutable_rule()),
                           "alert_rule_declared.rule.");
  }
  if (event.has_alert_rule_removed()) {
    const std::string& id = event.alert_rule_removed().rule_id();
    if (rules_.At(id, kNewest).value != nullptr) return absl::OkStatus();
    return WithFieldPrefix(UnknownRule("rule_id", id, rules_.At(kNewest)), "alert_rule_removed.");
  }
  return absl::OkStatus();
}

}  // namespace parley
