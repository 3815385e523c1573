// ResolveNames.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"
#include "services/catalog/catalog_answers.h"
#include "services/request/basis.h"

namespace parley {
namespace {

constexpr NameKind kAllKinds[] = {NameKind::kParty, NameKind::kSpeaker, NameKind::kIssue};

// The kinds to look in.
absl::StatusOr<std::vector<NameKind>> ReadKinds(v1::NameKind kind) {
  if (kind == v1::NAME_KIND_UNSPECIFIED) {
    return std::vector<NameKind>(std::begin(kAllKinds), std::end(kAllKinds));
  }
  if (v1::NameKind_IsValid(kind)) return std::vector<NameKind>{static_cast<NameKind>(kind)};
  return InvalidField("kind", absl::StrCat(static_cast<int>(kind)),
                      "PARTY, SPEAKER, ISSUE, or nothing for all kinds");
}

absl::Status CheckNames(const v1::ResolveNamesRequest& request) {
  const auto count = static_cast<size_t>(request.names_size());
  if (count == 0) return MissingField("names", "1 to 1,000 names");
  if (count > limits::kNamesPerRequestMax) {
    return MakeError(absl::StatusCode::kInvalidArgument, {Reason::kRequestTooLarge, "names", {}},
                     absl::StrCat("names: ", count, " given; wanted 1 to ", limits::kNamesPerRequestMax));
  }
  for (int i = 0; i < request.names_size(); ++i) {
    if (request.names(i).empty()) return MissingField(absl::StrCat("names[", i, "]"), "a name");
  }
  return absl::OkStatus();
}

void Resolve(const QueryView& view, const std::vector<NameKind>& kinds, const std::string& name,
             uint64_t known, v1::NameResolution& out) {
  out.set_name(name);
  for (const NameKind kind : kinds) {
    for (const EntityRef& ref : view.catalog.Matches(kind, name, known)) {
      v1::NameMatch& match = *out.add_matches();
      match.set_kind(static_cast<v1::NameKind>(kind));
      match.set_id(ref.id);
    }
  }
  if (out.matches_size() > 0) return;
  for (const NameKind kind : kinds) {
    for (const std::string& suggestion : view.catalog.Suggest(kind, name, known)) {
      if (static_cast<size_t>(out.suggestions_size()) == limits::kSuggestionsMax) return;
      out.add_suggestions(suggestion);
    }
  }
}

}  // namespace

absl::Status AnswerResolveNames(const QueryView& view, const v1::ResolveNamesRequest& request,
                                const StopCheck& stop, v1::ResolveNamesResponse& response) {
  const absl::Status names = CheckNames(request);
  if (!names.ok()) return names;
  const absl::StatusOr<std::vector<NameKind>> kinds = ReadKinds(request.kind());
  if (!kinds.ok()) return kinds.status();
  const absl::StatusOr<uint64_t> known = ResolveKnownAt(view, request.known_at(), "known_at");
  if (!known.ok()) return known.status();
  response.mutable_basis()->set_known_position(*known);
  for (const std::string& name : request.names()) {
    const absl::Status go_on = stop ? stop() : absl::OkStatus();
    if (!go_on.ok()) return go_on;
    Resolve(view, *kinds, name, *known, *response.add_resolutions());
  }
  return absl::OkStatus();
}

}  // namespace parley
