#include "storage/fold/fold_index.h"

#include <utility>

#include "storage/fold/line_reader.h"
#include "storage/fold/line_view.h"

namespace parley {

absl::StatusOr<std::optional<StandingStance>> StandingAt(const ReadState& state, PairKey pair,
                                                         const Basis& basis, const FoldChoice& choice) {
  absl::StatusOr<std::shared_ptr<const PairHead>> head = ReadHead(state, pair);
  if (!head.ok()) return head.status();
  if (*head == nullptr) return std::nullopt;
  return LineReader(state, pair, *std::move(head)).Standing(basis, choice);
}

absl::StatusOr<LineCounts> CountBetween(const ReadState& state, PairKey pair, const Basis& before,
                                        const Basis& after, const FoldChoice& choice) {
  absl::StatusOr<std::shared_ptr<const PairHead>> head = ReadHead(state, pair);
  if (!head.ok()) return head.status();
  if (*head == nullptr) return LineCounts{};
  return LineReader(state, pair, *std::move(head)).Counts(before, after, choice);
}

absl::StatusOr<std::optional<FoldRecord>> FoldedBefore(const ReadState& state, PairKey pair,
                                                       const LineKey& key, uint64_t known_position,
                                                       const FoldChoice& choice) {
  absl::StatusOr<std::optional<LineView>> view = LineView::Open(state, pair, known_position);
  if (!view.ok()) return view.status();
  if (!*view) return std::nullopt;
  return (*view)->FoldedBefore(key, choice.include_secondhand);
}

}  // namespace parley
