#include "storage/fold/fold_index.h"

#include <limits>
#include <utility>

#include "storage/engine/big_endian.h"
#include "storage/fold/fold_codec.h"
#include "storage/fold/fold_error.h"
#include "storage/fold/line_view.h"
#include "storage/fold/line_walker.h"

namespace parley {
namespace {

// A line as far as an answer at its newest basis needs it.
struct Answer {
  LineSummary sum;
  int64_t before_run_us = std::numeric_limits<int64_t>::max();  // max: not known, so look
};

// True if the head alone answers at `basis`.
bool IsNewest(const PairHead& head, const Basis& basis) {
  return basis.known_position >= head.last_change_position && basis.as_of_us >= head.last_key.said_at_us;
}

// True if a statement of another stance may stand within the window for mixed signals.
bool MayHaveMixedSignals(const Answer& answer, int64_t from_us) {
  if (answer.sum.run_length == answer.sum.count) return false;
  return answer.sum.run_start.key.said_at_us >= from_us && answer.before_run_us >= from_us;
}

// Statements from `from_us` up to the trailing run, which itself holds one stance only.
absl::Status FindMixedSignals(LineView& view, int64_t from_us, const FoldChoice& choice,
                              StandingStance& standing) {
  const LineKey end = standing.run_start.key;
  LineWalker walker(view, {from_us, 0}, end.said_at_us);
  while (true) {
    const absl::StatusOr<const FoldRecord*> record = walker.Next();
    if (!record.ok()) return record.status();
    if (*record == nullptr || (*record)->key() >= end) return absl::OkStatus();
    if (!(*record)->Folds(choice.include_secondhand) || !IsOppositeSignal(**record, standing.last)) continue;
    standing.mixed_signals.push_back((*record)->statement_id);
  }
}

// The answer at `basis`; opens `view` only when the head does not have it.
absl::StatusOr<Answer> AnswerAt(const ReadState& state, PairKey pair,
                                const std::shared_ptr<const PairHead>& head, const Basis& basis,
                                bool include_secondhand, std::optional<LineView>& view) {
  if (IsNewest(*head, basis))
    return Answer{head->sums.Of(include_secondhand), head->before_run_us[include_secondhand]};
  absl::StatusOr<LineView> opened = LineView::OpenAt(state, pair, head, basis.known_position);
  if (!opened.ok()) return opened.status();
  view = *std::move(opened);
  absl::StatusOr<LineSummary> sum = view->UpTo(basis.as_of_us, include_secondhand);
  if (!sum.ok()) return sum.status();
  return Answer{*std::move(sum)};
}

}  // namespace

absl::StatusOr<std::optional<StandingStance>> StandingAt(const ReadState& state, PairKey pair,
                                                         const Basis& basis, const FoldChoice& choice) {
  const absl::StatusOr<std::shared_ptr<const PairHead>> head = ReadHead(state, pair);
  if (!head.ok()) return head.status();
  if (*head == nullptr) return std::nullopt;
  std::optional<LineView> view;
  const absl::StatusOr<Answer> answer = AnswerAt(state, pair, *head, basis, choice.include_secondhand, view);
  if (!answer.ok()) return answer.status();
  std::optional<StandingStance> standing = StandingFromSummary(answer->sum, basis, choice);
  if (!standing) return std::nullopt;
  const int64_t from_us = MixedSignalsFrom(standing->last.said_at_us, choice);
  if (!MayHaveMixedSignals(*answer, from_us)) return standing;
  if (!view) {
    absl::StatusOr<LineView> opened = LineView::OpenAt(state, pair, *head, basis.known_position);
    if (!opened.ok()) return opened.status();
    view = *std::move(opened);
  }
  const absl::Status found = FindMixedSignals(*view, from_us, choice, *standing);
  if (!found.ok()) return found;
  return standing;
}

absl::StatusOr<std::optional<FoldRecord>> FoldedBefore(const ReadState& state, PairKey pair,
                                                       const LineKey& key, uint64_t known_position,
                                                       const FoldChoice& choice) {
  absl::StatusOr<std::optional<LineView>> view = LineView::Open(state, pair, known_position);
  if (!view.ok()) return view.status();
  if (!*view) return std::nullopt;
  return (*view)->FoldedBefore(key, choice.include_secondhand);
}

absl::StatusOr<std::vector<PairKey>> ListPairs(const ReadState& state, PairKey from, uint32_t party,
                                               size_t limit) {
  std::vector<PairKey> pairs;
  if (party != 0 && from.party > party) return pairs;
  if (party != 0 && from.party < party) from = {party, 0};
  std::string prefix;
  if (party != 0) PutU32(prefix, party);
  const std::unique_ptr<rocksdb::Iterator> it = state.NewIterator(Family::kPairs, prefix);
  for (it->Seek(PairBytes(from)); it->Valid() && pairs.size() < limit; it->Next()) {
    if (!it->key().starts_with(prefix)) break;
    pairs.push_back(PairOf(it->key()));
  }
  const absl::Status status = FoldIteratorStatus(*it);
  if (!status.ok()) return status;
  return pairs;
}

}  // namespace parley
