#include "storage/fold/line_reader.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/shift.h"
#include "storage/fold/count_learned.h"

namespace parley {
absl::StatusOr<std::optional<StandingStance>> LineReader::Standing(const Basis& basis,
                                                                   const FoldChoice& choice) {
  const absl::StatusOr<End> end = EndAt(basis, choice.include_secondhand);
  if (!end.ok()) return end.status();
  std::optional<StandingStance> standing = StandingFromEnd(end->line, basis, choice);
  if (!standing) return std::nullopt;
  const absl::Status found = FindMixedSignals(basis, choice, *end, *standing);
  if (!found.ok()) return found;
  return standing;
}

// Nothing changes behind the last change: all later positions know the same.
uint64_t LineReader::LastChangeAt(uint64_t known_position) const {
  return std::min(known_position, head_->last_change_position);
}

absl::StatusOr<LineView*> LineReader::ViewAt(uint64_t known_position) {
  const uint64_t position = LastChangeAt(known_position);
  for (LineView& view : views_) {
    if (view.known_position() == position) return &view;
  }
  absl::StatusOr<LineView> opened = LineView::OpenAt(state_, pair_, head_, position);
  if (!opened.ok()) return opened.status();
  return &views_.emplace_back(*std::move(opened));
}

// The sum as the head tells it; absent when it does not.
std::optional<LineSummary> LineReader::SumFromHead(const Basis& basis, bool include_secondhand) const {
  if (basis.known_position < head_->last_change_position) return std::nullopt;
  const HeadSummary& newest = head_->sums.Of(include_secondhand);
  if (newest.empty() || basis.as_of_us < newest.first.said_at_us) return LineSummary{};
  if (basis.as_of_us >= newest.last.said_at_us) return newest;
  if (newest.count > 2) return std::nullopt;
  LineSummary first;
  first.Append(newest.first);
  return first;
}

// The last folded record at `basis`; absent: there is none.
absl::StatusOr<std::optional<FoldRecord>> LineReader::LastAt(const Basis& basis, bool include_secondhand) {
  if (std::optional<LineSummary> sum = SumFromHead(basis, include_secondhand)) {
    if (sum->empty()) return std::nullopt;
    return std::move(sum->last);
  }
  const absl::StatusOr<LineView*> view = ViewAt(basis.known_position);
  if (!view.ok()) return view.status();
  constexpr uint64_t kAllOfDate = std::numeric_limits<uint64_t>::max();
  return (*view)->FoldedBefore({basis.as_of_us, kAllOfDate}, include_secondhand);
}

absl::StatusOr<bool> LineReader::IsUnchanged(const Basis& before, const Basis& after,
                                             const FoldChoice& choice) {
  const absl::StatusOr<std::optional<FoldRecord>> later = LastAt(after, choice.include_secondhand);
  if (!later.ok()) return later.status();
  const absl::StatusOr<std::optional<FoldRecord>> earlier = LastAt(before, choice.include_secondhand);
  if (!earlier.ok()) return earlier.status();
  if (!*later || !*earlier) return !*later && !*earlier;
  return !ChangesPosition(ClassifyShiftKind(&**earlier, **later));
}

absl::StatusOr<LineReader::End> LineReader::EndAt(const Basis& basis, bool include_secondhand) {
  if (std::optional<LineSummary> sum = SumFromHead(basis, include_secondhand)) {
    const bool is_single_run = sum->run_length == sum->count;
    // Only the whole of the line has another run ahead of its last one: the head knows where that ends.
    return End{*std::move(sum), is_single_run
                                    ? std::nullopt
                                    : std::optional(head_->before_run_us[include_secondhand ? 1 : 0])};
  }
  const absl::StatusOr<LineView*> view = ViewAt(basis.known_position);
  if (!view.ok()) return view.status();
  absl::StatusOr<LineEnd> line = (*view)->EndUpTo(basis.as_of_us, include_secondhand);
  if (!line.ok()) return line.status();
  return End{*std::move(line), std::nullopt};
}

absl::StatusOr<LineCounts> LineReader::CountUpTo(const Basis& basis, bool include_secondhand) {
  LineCounts counts;
  const auto take = [&](const auto& sum) {
    counts.statements = sum.count;
    counts.shifts = sum.shift_count + (sum.empty() ? 0 : 1);  // the first one stated
  };
  if (const std::optional<LineSummary> sum = SumFromHead(basis, include_secondhand)) {
    take(*sum);
    return counts;
  }
  const absl::StatusOr<LineView*> view = ViewAt(basis.known_position);
  if (!view.ok()) return view.status();
  const absl::StatusOr<Stretch> sum = (*view)->CountsUpTo(basis.as_of_us, include_secondhand);
  if (!sum.ok()) return sum.status();
  take(*sum);
  return counts;
}

// Those from the start of the window up to the trailing run, which itself holds one stance only. The record
// ahead of that run is the last one of them.
absl::Status LineReader::FindMixedSignals(const Basis& basis, const FoldChoice& choice, const End& end,
                                          StandingStance& standing) {
  const int64_t from_us = MixedSignalsFrom(standing.last.said_at_us, choice);
  const LineKey run_start = standing.run_start.key;
  if (end.line.run_length == end.line.count || run_start.said_at_us < from_us) return absl::OkStatus();
  if (end.before_run_us && *end.before_run_us < from_us) return absl::OkStatus();
  const absl::StatusOr<LineView*> view = ViewAt(basis.known_position);
  if (!view.ok()) return view.status();
  absl::StatusOr<std::vector<Uuid>> found =
      (*view)->OppositeSignals(from_us, run_start, standing.last.stance, choice.include_secondhand);
  if (!found.ok()) return found.status();
  standing.mixed_signals = *std::move(found);
  return absl::OkStatus();
}

absl::StatusOr<LineCounts> LineReader::CountSaid(int64_t before_us, const Basis& after,
                                                 const FoldChoice& choice) {
  LineCounts counts;
  if (after.as_of_us <= before_us) return counts;
  const absl::StatusOr<LineCounts> later = CountUpTo(after, choice.include_secondhand);
  if (!later.ok()) return later.status();
  const absl::StatusOr<LineCounts> earlier =
      CountUpTo({before_us, after.known_position}, choice.include_secondhand);
  if (!earlier.ok()) return earlier.status();
  counts.statements = later->statements - earlier->statements;
  counts.shifts = later->shifts - earlier->shifts;
  return counts;
}

absl::StatusOr<LineCounts> LineReader::Counts(const Basis& before, const Basis& after,
                                              const FoldChoice& choice) {
  absl::StatusOr<LineCounts> said = CountSaid(before.as_of_us, after, choice);
  const bool knows_the_same = LastChangeAt(before.known_position) == LastChangeAt(after.known_position);
  if (!said.ok() || knows_the_same) return said;
  const absl::StatusOr<LineView*> view = ViewAt(after.known_position);
  if (!view.ok()) return view.status();
  const absl::StatusOr<LineCounts> learned =
      CountLearned(state_, pair_, **view, LastChangeAt(before.known_position),
                   std::min(before.as_of_us, after.as_of_us), choice);
  if (!learned.ok()) return learned.status();
  said->statements += learned->statements;
  said->shifts += learned->shifts;
  return said;
}

}  // namespace parley
