// DiffPositions.

#include "core/diff.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "core/error.h"
#include "core/limits.h"
#include "services/convert/convert.h"
#include "services/history/history.h"
#include "services/limits.h"
#include "services/request/filter.h"
#include "services/request/fold_options.h"
#include "services/request/page.h"
#include "services/request/pair_walk.h"

namespace parley {
namespace {

// Both bases of a diff: from the token, or as the request asks.
absl::StatusOr<PageToken> ReadDiffPage(const QueryView& view, const v1::DiffPositionsRequest& request) {
  if (!request.has_before()) {
    return MissingField("before", "the earlier basis: as_of, known_at or both");
  }
  absl::StatusOr<PageToken> page = ReadPage(view, request, request.after(), "after");
  if (!page.ok()) return page.status();
  if (!request.page_token().empty() && !page->before.has_value()) return NoPageToken(request.page_token());
  if (!page->before.has_value()) {
    const absl::StatusOr<Basis> before = ResolveBasis(view, request.before(), "before");
    if (!before.ok()) return before.status();
    page->before = *before;
  }
  return page;
}

// One diff over many pairs.
class Differ {
 public:
  Differ(const PageToken& page, const FoldChoice& choice, bool include_unchanged)
      : before_(*page.before), after_(page.basis), choice_(choice), include_unchanged_(include_unchanged) {}

  // The change of `pair`; absent when there is nothing to report.
  absl::StatusOr<std::optional<v1::PositionChange>> Change(const NamedPair& pair, Line& line) const {
    const absl::StatusOr<std::optional<StandingStance>> before = line.Standing(before_, choice_);
    if (!before.ok()) return before.status();
    const absl::StatusOr<std::optional<StandingStance>> after = line.Standing(after_, choice_);
    if (!after.ok()) return after.status();
    const std::optional<PositionChange> change = DiffStances(*before, *after);
    if (!change.has_value()) return std::optional<v1::PositionChange>();
    if (change->shift.kind == ShiftKind::kUnchanged && !include_unchanged_) {
      return std::optional<v1::PositionChange>();
    }
    const absl::StatusOr<LineCounts> counts = line.Counts(before_, after_, choice_);
    if (!counts.ok()) return counts.status();
    v1::PositionChange out;
    out.set_party(pair.party);
    out.set_issue(pair.issue);
    Convert(*change, out);
    if (before->has_value()) Convert(**before, pair.party, pair.issue, *out.mutable_before());
    if (after->has_value()) Convert(**after, pair.party, pair.issue, *out.mutable_after());
    out.set_statement_count(counts->statements);
    out.set_shift_count(counts->shifts);
    return std::optional<v1::PositionChange>(std::move(out));
  }

 private:
  const Basis before_;
  const Basis after_;
  const FoldChoice choice_;
  const bool include_unchanged_;
};

// Fills one page from `walk`.
absl::Status FillPage(const v1::DiffPositionsRequest& request, const PageToken& page, const Differ& differ,
                      PairWalk& walk, const StopCheck& stop, v1::DiffPositionsResponse& response) {
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
    const bool full = static_cast<size_t>(response.changes_size()) == limit ||
                      bytes >= limits::kPageBytesMax || steps == limits::kPairsPerPageMax;
    if (full) {
      response.set_next_page_token(
          EncodePageToken(request, {page.basis, page.before, PairWalk::ResumeKey(**pair)}));
      return absl::OkStatus();
    }
    const absl::StatusOr<std::unique_ptr<Line>> line = walk.Open(**pair);
    if (!line.ok()) return line.status();
    absl::StatusOr<std::optional<v1::PositionChange>> change = differ.Change(**pair, **line);
    if (!change.ok()) return change.status();
    if (!change->has_value()) continue;
    bytes += (*change)->ByteSizeLong();
    *response.add_changes() = **std::move(change);
  }
}

}  // namespace

absl::Status AnswerDiffPositions(const QueryView& view, const v1::DiffPositionsRequest& request,
                                 const StopCheck& stop, v1::DiffPositionsResponse& response) {
  const absl::StatusOr<PageToken> page = ReadDiffPage(view, request);
  if (!page.ok()) return page.status();
  const absl::StatusOr<PairSelection> selection =
      ReadPairFilter(view, request.filter(), page->basis, "filter");
  if (!selection.ok()) return selection.status();
  const absl::StatusOr<FoldChoice> choice = ReadFoldOptions(request.fold(), "fold");
  if (!choice.ok()) return choice.status();
  Convert(page->basis, *response.mutable_basis());
  Convert(*page->before, *response.mutable_before_basis());
  const uint64_t known = std::max(page->basis.known_position, page->before->known_position);
  PairWalk walk(view, *selection, known, page->resume, stop);
  const Differ differ(*page, *choice, request.include_unchanged());
  return FillPage(request, *page, differ, walk, stop, response);
}

}  // namespace parley
