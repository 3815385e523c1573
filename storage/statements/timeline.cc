#include "storage/statements/timeline.h"

#include <optional>
#include <utility>

#include "core/shift.h"
#include "storage/fold/fold_index.h"
#include "storage/statements/line_corroborations.h"

namespace parley {
namespace {

constexpr size_t kStopCheckEvery = 64;

}  // namespace

absl::StatusOr<std::optional<LineKey>> ReadTimeline(const ReadState& state, PairKey pair, const Basis& basis,
                                                    const FoldChoice& choice, const LineKey& from,
                                                    size_t limit, const TakeTimelineItem& take,
                                                    const StopCheck& stop) {
  const absl::StatusOr<std::optional<FoldRecord>> ahead =
      FoldedBefore(state, pair, from, basis.known_position, choice);
  if (!ahead.ok()) return ahead.status();
  std::optional<StanceTerms> before = *ahead;
  LineCursor cursor(state, pair, basis, from);
  LineCorroborations corroborations(state, pair);
  for (size_t taken = 0;; ++taken) {
    if (stop && taken % kStopCheckEvery == 0) {
      absl::Status go_on = stop();
      if (!go_on.ok()) return go_on;
    }
    const absl::StatusOr<const FoldRecord*> record = cursor.Next();
    if (!record.ok()) return record.status();
    if (*record == nullptr) return std::nullopt;
    if (taken == limit) return (*record)->key();
    TimelineItem item;
    item.record = *record;
    if ((*record)->Folds(choice.include_secondhand)) {
      item.shift = ClassifyShift(before.has_value() ? &*before : nullptr, **record);
      before = **record;
    }
    absl::StatusOr<std::vector<uint64_t>> corroborated =
        corroborations.Of((*record)->first_position, basis.known_position);
    if (!corroborated.ok()) return corroborated.status();
    item.corroborations = *std::move(corroborated);
    take(std::move(item));
  }
}

}  // namespace parley
