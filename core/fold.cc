#include "core/fold.h"

#include <algorithm>
#include <limits>

#include "core/time.h"

namespace parley {

int64_t MixedSignalsFrom(int64_t last_said_at_us, const FoldChoice& choice) {
  if (!choice.mixed_window_us) return StartOfDay(last_said_at_us);
  const int64_t window = std::max<int64_t>(*choice.mixed_window_us, 0);
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  if (last_said_at_us < kMin + window) return kMin;
  const int64_t window_ago = last_said_at_us - window;
  return window_ago == std::numeric_limits<int64_t>::max() ? window_ago : window_ago + 1;
}

bool IsOppositeSignal(Stance candidate, Stance last) {
  return Level(candidate) * Level(last) < 0;
}

bool HasLapsed(int64_t last_said_at_us, int64_t as_of_us, const FoldChoice& choice) {
  if (!choice.max_age_us || as_of_us <= last_said_at_us) return false;
  // Unsigned, because the span between two int64 moments may not fit an int64.
  const uint64_t age = static_cast<uint64_t>(as_of_us) - static_cast<uint64_t>(last_said_at_us);
  return age > static_cast<uint64_t>(std::max<int64_t>(*choice.max_age_us, 0));
}

std::optional<StandingStance> StandingFromEnd(const LineEnd& end, const Basis& basis,
                                              const FoldChoice& choice) {
  if (end.empty()) return std::nullopt;
  StandingStance standing;
  standing.last = end.last;
  standing.run_start = end.run_start;
  standing.reaffirmed_count = end.run_length - 1;
  standing.lapsed = HasLapsed(end.last.said_at_us, basis.as_of_us, choice);
  return standing;
}

std::vector<FoldRecord> FoldedLine(const std::vector<FoldRecord>& versions, const Basis& basis,
                                   const FoldChoice& choice) {
  std::vector<FoldRecord> line;
  for (const FoldRecord& version : versions) {
    if (version.VisibleAt(basis) && version.Folds(choice.include_secondhand)) line.push_back(version);
  }
  std::sort(line.begin(), line.end(),
            [](const FoldRecord& a, const FoldRecord& b) { return a.key() < b.key(); });
  return line;
}

std::optional<StandingStance> FoldVersions(const std::vector<FoldRecord>& versions, const Basis& basis,
                                           const FoldChoice& choice) {
  const std::vector<FoldRecord> line = FoldedLine(versions, basis, choice);
  LineSummary summary;
  for (const FoldRecord& record : line) summary.Append(record);
  std::optional<StandingStance> standing = StandingFromEnd(summary, basis, choice);
  if (!standing) return std::nullopt;
  const int64_t from_us = MixedSignalsFrom(standing->last.said_at_us, choice);
  for (const FoldRecord& record : line) {
    if (record.said_at_us >= from_us && IsOppositeSignal(record.stance, standing->last.stance)) {
      standing->mixed_signals.push_back(record.statement_id);
    }
  }
  return standing;
}

}  // namespace parley
