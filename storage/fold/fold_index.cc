#include "storage/fold/fold_index.h"

#include <utility>

#include "storage/fold/line_reader.h"

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

}  // namespace parley
