#include "storage/fold/line_reader.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/shift.h"
#include "storage/fold/count_learned.h"
#include "storage/fold/line_walker.h"

namespace parley {
absl::StatusOr<std::optional<StandingStance>> LineReader::Standing(const Basis& basis,
                                                                   const FoldChoice& choice) {
  const absl::StatusOr<Sum> sum = SumAt(basis, choice.include_secondhand);
  if (!sum.ok()) return sum.status();
  std::optional<StandingStance> standing = StandingFromSummary(sum->summary, basis, choice);
  if (!standing) return std::nullopt;
  const int64_t from_us = MixedSignalsFrom(standing->last.said_at_us, choice);
  const absl::StatusOr<bool> may_have = MayHaveMixedSignals(basis, choice.include_secondhand, *sum, from_us);
  if (!may_have.ok()) return may_have.status();
  if (!*may_have) return standing;
  const absl::Status found = FindMixedSignals(basis, choice, from_us, *standing);
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
std::optional<LineReader::Sum> LineReader::SumFromHead(const Basis& basis, bool include_secondhand) const {
  if (basis.known_position < head_->last_change_position) return std::nullopt;
  const HeadSummary& newest = head_->sums.Of(include_secondhand);
  if (newest.empty() || basis.as_of_us < newest.first.said_at_us) return Sum{};
  if (basis.as_of_us >= newest.last.said_at_us)
    return Sum{static_cast<const LineSummary&>(newest), head_->before_run_us[include_secondhand ? 1 : 0]};
  if (newest.count > 2) return std::nullopt;
  Sum first;
  first.summary.Append(newest.first);
  return first;
}

// The last folded record at `basis`; absent: there is none.
absl::StatusOr<std::optional<FoldRecord>> LineReader::LastAt(const Basis& basis, bool include_secondhand) {
  if (std::optional<Sum> sum = SumFromHead(basis, include_secondhand)) {
    if (sum->summary.empty()) return std::nullopt;
    return std::move(sum->summary.last);
  }
  const absl::StatusOr<LineView*> view = ViewAt(basis.known_position);
  if (!view.ok()) return view.status();
  constexpr uint64_t kBehindAll = std::numeric_limits<uint64_t>::max();
  return (*view)->FoldedBefore({basis.as_of_us, kBehindAll}, include_secondhand);
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

absl::StatusOr<LineReader::Sum> LineReader::SumAt(const Basis& basis, bool include_secondhand) {
  if (std::optional<Sum> sum = SumFromHead(basis, include_secondhand)) return *std::move(sum);
  const absl::StatusOr<LineView*> view = ViewAt(basis.known_position);
  if (!view.ok()) return view.status();
  absl::StatusOr<LineSummary> sum = (*view)->SummaryUpTo(basis.as_of_us, include_secondhand);
  if (!sum.ok()) return sum.status();
  return Sum{*std::move(sum), std::nullopt};
}

absl::StatusOr<LineCounts> LineReader::CountUpTo(const Basis& basis, bool include_secondhand) {
  LineCounts counts;
  const auto take = [&](const auto& sum) {
    counts.statements = sum.count;
    counts.shifts = sum.shift_count + (sum.empty() ? 0 : 1);  // the first one stated
  };
  if (const std::optional<Sum> sum = SumFromHead(basis, include_secondhand)) {
    take(sum->summary);
    return counts;
  }
  const absl::StatusOr<LineView*> view = ViewAt(basis.known_position);
  if (!view.ok()) return view.status();
  const absl::StatusOr<Stretch> sum = (*view)->CountsUpTo(basis.as_of_us, include_secondhand);
  if (!sum.ok()) return sum.status();
  take(*sum);
  return counts;
}

// True if a statement of another stance may stand within the window for mixed signals: the record ahead of
// the trailing run is the last one of those.
absl::StatusOr<bool> LineReader::MayHaveMixedSignals(const Basis& basis, bool include_secondhand,
                                                     const Sum& sum, int64_t from_us) {
  const LineSummary& line = sum.summary;
  if (line.run_length == line.count || line.run_start.key.said_at_us < from_us) return false;
  if (sum.before_run_us) return *sum.before_run_us >= from_us;
  const absl::StatusOr<LineView*> view = ViewAt(basis.known_position);
  if (!view.ok()) return view.status();
  const absl::StatusOr<FoldRecord> before =
      (*view)->FoldedAt(line.count - line.run_length - 1, include_secondhand);
  if (!before.ok()) return before.status();
  return before->said_at_us >= from_us;
}

// Statements from `from_us` up to the trailing run, which itself holds one stance only.
absl::Status LineReader::FindMixedSignals(const Basis& basis, const FoldChoice& choice, int64_t from_us,
                                          StandingStance& standing) {
  const absl::StatusOr<LineView*> view = ViewAt(basis.known_position);
  if (!view.ok()) return view.status();
  const LineKey end = standing.run_start.key;
  LineWalker walker(**view, {from_us, 0}, end.said_at_us);
  while (true) {
    const absl::StatusOr<const FoldRecord*> record = walker.Next();
    if (!record.ok()) return record.status();
    if (*record == nullptr || (*record)->key() >= end) return absl::OkStatus();
    if (!(*record)->Folds(choice.include_secondhand) || !IsOppositeSignal(**record, standing.last)) continue;
    standing.mixed_signals.push_back((*record)->statement_id);
  }
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
