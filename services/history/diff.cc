// DiffPositions.

#include "core/diff.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/limits.h"
#include "services/convert/convert.h"
#include "services/history/history.h"
#include "services/limits.h"
#include "services/request/filter.h"
#include "services/request/fold_options.h"
#include "services/request/in_order.h"
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

// What a diff asks of every pair.
struct Question {
  Basis before;
  Basis after;
  FoldChoice choice;
  bool include_unchanged;
};

// Fills `out` with the change of `pair`; false when there is nothing to report.
absl::StatusOr<bool> ReadChange(const Question& question, const NamedPair& pair, Line& line,
                                v1::PositionChange& out) {
  if (!question.include_unchanged) {
    const absl::StatusOr<bool> unchanged = line.IsUnchanged(question.before, question.after, question.choice);
    if (!unchanged.ok()) return unchanged.status();
    if (*unchanged) return false;
  }
  const absl::StatusOr<std::optional<StandingStance>> before =
      line.Standing(question.before, question.choice);
  if (!before.ok()) return before.status();
  const absl::StatusOr<std::optional<StandingStance>> after = line.Standing(question.after, question.choice);
  if (!after.ok()) return after.status();
  const std::optional<PositionChange> change = DiffStances(*before, *after);
  if (!change.has_value()) return false;
  const absl::StatusOr<LineCounts> counts = line.Counts(question.before, question.after, question.choice);
  if (!counts.ok()) return counts.status();
  out.set_party(pair.party);
  out.set_issue(pair.issue);
  Convert(*change, out);
  if (before->has_value()) Convert(**before, pair.party, pair.issue, *out.mutable_before());
  if (after->has_value()) Convert(**after, pair.party, pair.issue, *out.mutable_after());
  out.set_statement_count(counts->statements);
  out.set_shift_count(counts->shifts);
  return true;
}

// The changes of one party.
struct PartyChanges {
  absl::Status status;
  std::vector<std::unique_ptr<v1::PositionChange>> changes;
  size_t pairs = 0;                    // looked at
  std::optional<std::string> rest_at;  // issue of the first pair not looked at: a page holds no more
};

// Where a page ends.
struct PageLimits {
  size_t changes;
  bool IsFull(size_t count, size_t bytes) const { return count >= changes || bytes >= limits::kPageBytesMax; }
};

PartyChanges ReadParty(const Question& question, const PageLimits& page, PairWalk& walk, size_t party,
                       const StopCheck& stop) {
  constexpr size_t kStopCheckEvery = 64;
  PartyChanges out;
  const absl::StatusOr<std::vector<NamedPair>> pairs = walk.PairsOf(party);
  if (!pairs.ok()) return {pairs.status(), {}, 0, std::nullopt};
  size_t bytes = 0;
  for (const NamedPair& pair : *pairs) {
    if (out.pairs % kStopCheckEvery == 0 && stop) out.status = stop();
    if (!out.status.ok()) return out;
    if (page.IsFull(out.changes.size(), bytes) || out.pairs == limits::kPairsPerPageMax) {
      out.rest_at = pair.issue;
      return out;
    }
    const absl::StatusOr<std::unique_ptr<Line>> line = walk.Open(pair);
    if (!line.ok()) return {line.status(), {}, 0, std::nullopt};
    auto change = std::make_unique<v1::PositionChange>();
    const absl::StatusOr<bool> found = ReadChange(question, pair, **line, *change);
    if (!found.ok()) return {found.status(), {}, 0, std::nullopt};
    ++out.pairs;
    if (!*found) continue;
    bytes += change->ByteSizeLong();
    out.changes.push_back(std::move(change));
  }
  return out;
}

// A page that fills party by party.
class DiffPage {
 public:
  DiffPage(const PageLimits& limits, v1::DiffPositionsResponse& response)
      : limits_(limits), response_(response) {}

  // Takes what fits. Returns the issue at which the rest of the party begins; absent when all fitted.
  std::optional<std::string> Take(PartyChanges party) {
    pairs_ += party.pairs;
    for (std::unique_ptr<v1::PositionChange>& change : party.changes) {
      if (IsFull()) return change->issue();
      bytes_ += change->ByteSizeLong();
      response_.mutable_changes()->AddAllocated(change.release());
    }
    return std::move(party.rest_at);
  }

  // True if the next party belongs to the next page.
  bool IsDone() const { return IsFull() || pairs_ >= limits::kPairsPerPageMax; }

 private:
  bool IsFull() const { return limits_.IsFull(static_cast<size_t>(response_.changes_size()), bytes_); }

  const PageLimits limits_;
  v1::DiffPositionsResponse& response_;
  size_t bytes_ = 0;
  size_t pairs_ = 0;
};

// Sets the token of the page that starts at a pair.
void EndPage(const std::string& party, const std::string& issue, const v1::DiffPositionsRequest& request,
             const PageToken& page, v1::DiffPositionsResponse& response) {
  response.set_next_page_token(
      EncodePageToken(request, {page.basis, page.before, PairWalk::ResumeKey(party, issue)}));
}

// Fills one page. `new_walk` makes walks that start where the page does, one for each thread.
absl::Status FillPage(const v1::DiffPositionsRequest& request, const PageToken& page,
                      const Question& question, const std::function<std::shared_ptr<PairWalk>()>& new_walk,
                      const StopCheck& stop, WorkerPool& helpers, v1::DiffPositionsResponse& response) {
  const PageLimits wanted{
      PageSize(request.page_size(), limits::kStancePageSizeDefault, limits::kStancePageSizeMax)};
  const auto reader_of = [&](std::shared_ptr<PairWalk> walk) -> InOrder<PartyChanges>::Make {
    return
        [&, walk = std::move(walk)](size_t party) { return ReadParty(question, wanted, *walk, party, stop); };
  };
  const std::shared_ptr<PairWalk> parties = new_walk();
  InOrder<PartyChanges> pieces(helpers, parties->party_count(), reader_of(parties),
                               [&] { return reader_of(new_walk()); });
  DiffPage filled(wanted, response);
  for (size_t party = 0; party < parties->party_count(); ++party) {
    PartyChanges piece = pieces.Next();
    if (!piece.status.ok()) return piece.status;
    if (const std::optional<std::string> rest = filled.Take(std::move(piece))) {
      EndPage(parties->party(party), *rest, request, page, response);
      return absl::OkStatus();
    }
    const bool is_last = party + 1 == parties->party_count();
    if (is_last || !filled.IsDone()) continue;
    EndPage(parties->party(party + 1), "", request, page, response);
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AnswerDiffPositions(const QueryView& view, const v1::DiffPositionsRequest& request,
                                 const StopCheck& stop, WorkerPool& helpers,
                                 v1::DiffPositionsResponse& response) {
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
  const auto new_walk = [&] {
    return std::make_shared<PairWalk>(view, *selection, known, page->resume, stop);
  };
  const Question question{*page->before, page->basis, *choice, request.include_unchanged()};
  return FillPage(request, *page, question, new_walk, stop, helpers, response);
}

}  // namespace parley
