#include "core/validate_catalog.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"
#include "core/validate_checks.h"

namespace parley {
namespace {

using event::v1::Issue;
using event::v1::Membership;
using event::v1::Party;
using event::v1::Role;
using event::v1::Speaker;

template <typename Aliases>
absl::Status CheckAliases(const Aliases& aliases) {
  return CheckEach("aliases", aliases, limits::kAliasesMax,
                   [](const std::string& alias) { return CheckName("", alias); });
}

absl::Status CheckKind(const Party& party) {
  constexpr char kWanted[] = "one of STATE, ORGANIZATION, COALITION, FACTION, PERSON, OBSERVER";
  const int kind = party.kind();
  if (kind == event::v1::PARTY_KIND_UNSPECIFIED) return MissingField("kind", kWanted);
  if (event::v1::PartyKind_IsValid(kind)) return absl::OkStatus();
  return InvalidField("kind", absl::StrCat(kind), kWanted);
}

absl::Status CheckMembership(const Membership& membership) {
  absl::Status status = CheckReference("party", membership.party());
  status.Update(CheckTermFromTo(membership.from(), membership.to()));
  return status;
}

absl::Status CheckMembers(const Party& party) {
  if (party.members().empty()) return absl::OkStatus();
  if (party.kind() != event::v1::PARTY_KIND_COALITION) {
    return InvalidField("members", absl::StrCat(party.members_size(), " entries"),
                        "members only for a party of kind COALITION");
  }
  return CheckEach("members", party.members(), limits::kMembersMax, [&party](const Membership& membership) {
    if (membership.party() == party.party_id()) {
      return InvalidField("party", membership.party(), "another party than the coalition itself");
    }
    return CheckMembership(membership);
  });
}

absl::Status CheckRole(const Role& role) {
  absl::Status status = CheckReference("party", role.party());
  status.Update(CheckText("title", role.title(), {.chars_max = limits::kNameCharsMax}));
  status.Update(CheckTermFromTo(role.from(), role.to()));
  return status;
}

}  // namespace

absl::Status ValidateParty(const Party& party) {
  absl::Status status = CheckSlug("party_id", party.party_id());
  status.Update(CheckName("name", party.name()));
  status.Update(CheckKind(party));
  status.Update(CheckAliases(party.aliases()));
  status.Update(CheckMembers(party));
  return status;
}

absl::Status ValidateSpeaker(const Speaker& speaker) {
  absl::Status status = CheckSlug("speaker_id", speaker.speaker_id());
  status.Update(CheckName("name", speaker.name()));
  status.Update(CheckAliases(speaker.aliases()));
  status.Update(CheckEach("roles", speaker.roles(), limits::kRolesMax, CheckRole));
  return status;
}

absl::Status ValidateIssue(const Issue& issue) {
  absl::Status status = CheckSlug("issue_id", issue.issue_id());
  status.Update(
      CheckText("proposition", issue.proposition(), {.chars_max = limits::kTitleCharsMax, .required = true}));
  status.Update(CheckOptionalReference("parent", issue.parent()));
  status.Update(CheckText("unit", issue.unit(), {.chars_max = limits::kUnitCharsMax}));
  status.Update(CheckAliases(issue.aliases()));
  status.Update(CheckFinite("status_quo", issue.status_quo()));
  return status;
}

}  // namespace parley
