// GetStance and ListStances.

#include <memory>
#include <optional>

#include "core/limits.h"
#include "services/convert/convert.h"
#include "services/history/history.h"
#include "services/limits.h"
#include "services/request/basis.h"
#include "services/request/filter.h"
#include "services/request/fold_options.h"
#include "services/request/page.h"
#include "services/request/pair_walk.h"

namespace parley {
namespace {

// Fills one page from `walk`.
absl::Status FillPage(const v1::ListStancesRequest& request, const PageToken& page, const FoldChoice& choice,
                      PairWalk& walk, const StopCheck& stop, v1::ListStancesResponse& response) {
  constexpr size_t kStopCheckEvery = 64;
  const size_t limit =
      PageSize(request.page_size(), limits::kStancePageSizeDefault, limits::kStancePageSizeMax);
  size_t bytes = 0;
  for (size_t steps = 0;; ++steps) {
    const absl::Status go_on = steps % kStopCheckEvery == 0 && stop ? stop() : absl::OkStatus();
    if (!go_on.ok()) return go_on;
    const absl::StatusOr<std::optional<NamedPair>> pair = walk.Next();
    if (!pair.ok()) return pair.status();
    if (!pair->has_value()) return absl::OkStatus();
    const absl::StatusOr<std::unique_ptr<Line>> line = walk.Open(**pair);
    if (!line.ok()) return line.status();
    const absl::StatusOr<std::optional<StandingStance>> stance = (*line)->Standing(page.basis, choice);
    if (!stance.ok()) return stance.status();
    const bool full = static_cast<size_t>(response.stances_size()) == limit || bytes >= limits::kPageBytesMax;
    if ((full && stance->has_value()) || steps == limits::kPairsPerPageMax) {
      response.set_next_page_token(EncodePageToken(request, {page.basis, {}, PairWalk::ResumeKey(**pair)}));
      return absl::OkStatus();
    }
    if (!stance->has_value()) continue;
    Convert(**stance, (*pair)->party, (*pair)->issue, *response.add_stances());
    bytes += response.stances(response.stances_size() - 1).ByteSizeLong();
  }
}

}  // namespace

absl::Status AnswerGetStance(const QueryView& view, const v1::GetStanceRequest& request,
                             v1::GetStanceResponse& response) {
  const absl::StatusOr<Basis> basis = ResolveBasis(view, request.basis(), "basis");
  if (!basis.ok()) return basis.status();
  const uint64_t known = basis->known_position;
  const absl::StatusOr<EntityRef> party = ReadName(view, NameKind::kParty, request.party(), known, "party");
  if (!party.ok()) return party.status();
  const absl::StatusOr<EntityRef> issue = ReadName(view, NameKind::kIssue, request.issue(), known, "issue");
  if (!issue.ok()) return issue.status();
  const absl::StatusOr<FoldChoice> choice = ReadFoldOptions(request.fold(), "fold");
  if (!choice.ok()) return choice.status();
  const absl::StatusOr<std::optional<StandingStance>> stance =
      view.snapshot->Standing({party->number, issue->number}, *basis, *choice);
  if (!stance.ok()) return stance.status();
  Convert(*basis, *response.mutable_basis());
  if (stance->has_value()) Convert(**stance, party->id, issue->id, *response.mutable_stance());
  return absl::OkStatus();
}

absl::Status AnswerListStances(const QueryView& view, const v1::ListStancesRequest& request,
                               const StopCheck& stop, v1::ListStancesResponse& response) {
  const absl::StatusOr<PageToken> page = ReadPage(view, request, request.basis(), "basis");
  if (!page.ok()) return page.status();
  const absl::StatusOr<PairSelection> selection =
      ReadPairFilter(view, request.filter(), page->basis, "filter");
  if (!selection.ok()) return selection.status();
  const absl::StatusOr<FoldChoice> choice = ReadFoldOptions(request.fold(), "fold");
  if (!choice.ok()) return choice.status();
  Convert(page->basis, *response.mutable_basis());

  PairWalk walk(view, *selection, page->basis.known_position, page->resume, stop);
  return FillPage(request, *page, *choice, walk, stop, response);
}

}  // namespace parley
