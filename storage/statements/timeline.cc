#include "storage/statements/timeline.h"

#include <optional>
#include <utility>

#include "core/limits.h"
#include "core/shift.h"
#include "storage/fold/fold_index.h"
#include "storage/statements/line_corroborations.h"
#include "storage/statements/statement_bytes.h"

namespace parley {
namespace {

constexpr size_t kStopCheckEvery = 64;

}  // namespace

absl::StatusOr<TimelinePage> ReadTimeline(const ReadState& state, PairKey pair, const Basis& basis,
                                          const FoldChoice& choice, const LineKey& from, size_t limit,
                                          const StopCheck& stop) {
  absl::StatusOr<std::optional<FoldRecord>> before =
      FoldedBefore(state, pair, from, basis.known_position, choice);
  if (!before.ok()) return before.status();
  LineCursor cursor(state, pair, basis, from);
  LineCorroborations corroborations(state, pair);
  TimelinePage page;
  size_t bytes = 0;
  for (;;) {
    if (stop && page.items.size() % kStopCheckEvery == 0) {
      absl::Status go_on = stop();
      if (!go_on.ok()) return go_on;
    }
    absl::StatusOr<std::optional<FoldRecord>> record = cursor.Next();
    if (!record.ok()) return record.status();
    if (!record->has_value()) return page;
    if (page.items.size() == limit || bytes >= limits::kPageBytesMax) {
      page.next = (*record)->key();
      return page;
    }
    TimelineItem item;
    item.record = **std::move(record);
    if (item.record.Folds(choice.include_secondhand)) {
      item.shift = ClassifyShift(before->has_value() ? &**before : nullptr, item.record);
      *before = item.record;
    }
    const absl::StatusOr<std::vector<uint64_t>> corroborated =
        corroborations.Of(item.record.first_position, basis.known_position);
    if (!corroborated.ok()) return corroborated.status();
    absl::StatusOr<std::string> statement =
        ReadStatementBytes(state, item.record.version_position, *corroborated);
    if (!statement.ok()) return statement.status();
    item.statement = *std::move(statement);
    bytes += item.statement.size();
    page.items.push_back(std::move(item));
  }
}

}  // namespace parley
