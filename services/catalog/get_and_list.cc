// GetParty, GetSpeaker, GetIssue and their lists.

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"
#include "services/catalog/catalog_answers.h"
#include "services/request/filter.h"
#include "services/request/page.h"

namespace parley {
namespace {

// A declaration of `ref` in force at `known`. NotFound kUnknownName when it came only later.
template <typename T>
absl::StatusOr<Declared<T>> DeclaredBy(Declared<T> declared, const EntityRef& ref, uint64_t known,
                                       const std::string& field) {
  if (declared.value != nullptr) return declared;
  return MakeError(absl::StatusCode::kNotFound, {Reason::kUnknownName, field, {}},
                   absl::StrCat(field, ": \"", ref.id, "\" was not yet declared at position ", known));
}

// Calls `take`, which returns the bytes it added, with each thing of a page, by id, and sets the token of
// the next page.
template <typename Request, typename Response>
absl::Status ListPage(const QueryView& view, NameKind kind, const Request& request, const StopCheck& stop,
                      Response& response,
                      const std::function<size_t(const EntityRef& ref, uint64_t known)>& take) {
  const absl::StatusOr<PageToken> page = ReadCatalogPage(view, request);
  if (!page.ok()) return page.status();
  const uint64_t known = page->basis.known_position;
  response.mutable_basis()->set_known_position(known);

  const std::vector<EntityRef> refs = view.catalog.List(kind, known);
  auto at = std::lower_bound(refs.begin(), refs.end(), page->resume,
                             [](const EntityRef& ref, const std::string& id) { return ref.id < id; });
  const size_t limit = PageSize(request.page_size(), limits::kPageSizeDefault, limits::kPageSizeMax);
  size_t bytes = 0;
  for (size_t count = 0; at != refs.end(); ++at, ++count) {
    const absl::Status go_on = stop ? stop() : absl::OkStatus();
    if (!go_on.ok()) return go_on;
    if (count == limit || bytes >= limits::kPageBytesMax) {
      response.set_next_page_token(EncodePageToken(request, {page->basis, {}, at->id}));
      return absl::OkStatus();
    }
    bytes += take(*at, known);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AnswerGetParty(const QueryView& view, const v1::GetPartyRequest& request,
                            v1::GetPartyResponse& response) {
  const absl::StatusOr<uint64_t> known = ResolveKnownAt(view, request.known_at(), "known_at");
  if (!known.ok()) return known.status();
  const absl::StatusOr<EntityRef> ref = ReadName(view, NameKind::kParty, request.party(), *known, "party");
  if (!ref.ok()) return ref.status();
  const auto declared = DeclaredBy(view.catalog.PartyAt(ref->number, *known), *ref, *known, "party");
  if (!declared.ok()) return declared.status();
  response.mutable_basis()->set_known_position(*known);
  *response.mutable_party() = *declared->value;
  response.set_declared_position(declared->position);
  return absl::OkStatus();
}

absl::Status AnswerGetSpeaker(const QueryView& view, const v1::GetSpeakerRequest& request,
                              v1::GetSpeakerResponse& response) {
  const absl::StatusOr<uint64_t> known = ResolveKnownAt(view, request.known_at(), "known_at");
  if (!known.ok()) return known.status();
  const absl::StatusOr<EntityRef> ref =
      ReadName(view, NameKind::kSpeaker, request.speaker(), *known, "speaker");
  if (!ref.ok()) return ref.status();
  const auto declared = DeclaredBy(view.catalog.SpeakerAt(ref->number, *known), *ref, *known, "speaker");
  if (!declared.ok()) return declared.status();
  response.mutable_basis()->set_known_position(*known);
  *response.mutable_speaker() = *declared->value;
  response.set_declared_position(declared->position);
  return absl::OkStatus();
}

absl::Status AnswerGetIssue(const QueryView& view, const v1::GetIssueRequest& request,
                            v1::GetIssueResponse& response) {
  const absl::StatusOr<uint64_t> known = ResolveKnownAt(view, request.known_at(), "known_at");
  if (!known.ok()) return known.status();
  const absl::StatusOr<EntityRef> ref = ReadName(view, NameKind::kIssue, request.issue(), *known, "issue");
  if (!ref.ok()) return ref.status();
  const auto declared = DeclaredBy(view.catalog.IssueAt(ref->number, *known), *ref, *known, "issue");
  if (!declared.ok()) return declared.status();
  response.mutable_basis()->set_known_position(*known);
  *response.mutable_issue() = *declared->value;
  response.set_declared_position(declared->position);
  return absl::OkStatus();
}

absl::Status AnswerListParties(const QueryView& view, const v1::ListPartiesRequest& request,
                               const StopCheck& stop, v1::ListPartiesResponse& response) {
  return ListPage(view, NameKind::kParty, request, stop, response, [&](const EntityRef& ref, uint64_t known) {
    event::v1::Party& party = *response.add_parties();
    party = *view.catalog.PartyAt(ref.number, known).value;
    return party.ByteSizeLong();
  });
}

absl::Status AnswerListSpeakers(const QueryView& view, const v1::ListSpeakersRequest& request,
                                const StopCheck& stop, v1::ListSpeakersResponse& response) {
  return ListPage(view, NameKind::kSpeaker, request, stop, response,
                  [&](const EntityRef& ref, uint64_t known) {
                    event::v1::Speaker& speaker = *response.add_speakers();
                    speaker = *view.catalog.SpeakerAt(ref.number, known).value;
                    return speaker.ByteSizeLong();
                  });
}

absl::Status AnswerListIssues(const QueryView& view, const v1::ListIssuesRequest& request,
                              const StopCheck& stop, v1::ListIssuesResponse& response) {
  return ListPage(view, NameKind::kIssue, request, stop, response, [&](const EntityRef& ref, uint64_t known) {
    event::v1::Issue& issue = *response.add_issues();
    issue = *view.catalog.IssueAt(ref.number, known).value;
    return issue.ByteSizeLong();
  });
}

}  // namespace parley
