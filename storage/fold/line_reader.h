// LineReader: one line, asked at one or at several bases. The head answers what it can: the newest stance,
// and any of a line of one or two statements. Otherwise a view is opened, once for each known position.
//
//   LineReader line(state, pair, head);
//   if (*line.IsUnchanged(earlier, later, choice)) return;
//   absl::StatusOr<std::optional<StandingStance>> before = line.Standing(earlier, choice);
//   absl::StatusOr<std::optional<StandingStance>> after = line.Standing(later, choice);
//   absl::StatusOr<LineCounts> counts = line.Counts(earlier, later, choice);
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "storage/engine/state.h"
#include "storage/fold/line_view.h"
#include "storage/fold/pair_key.h"
#include "storage/line_scan.h"

namespace parley {

// For one thread.
class LineReader final : public Line {
 public:
  // `head` is that of `pair`, not null. `state` must outlive the reader.
  LineReader(const ReadState& state, PairKey pair, std::shared_ptr<const PairHead> head)
      : state_(state), pair_(pair), head_(std::move(head)) {}

  absl::StatusOr<std::optional<StandingStance>> Standing(const Basis& basis,
                                                         const FoldChoice& choice) override;
  absl::StatusOr<bool> IsUnchanged(const Basis& before, const Basis& after,
                                   const FoldChoice& choice) override;
  absl::StatusOr<LineCounts> Counts(const Basis& before, const Basis& after,
                                    const FoldChoice& choice) override;

 private:
  // Where a line ends at a basis, with said_at of the record ahead of its trailing run, if that is known.
  struct End {
    LineEnd line;
    std::optional<int64_t> before_run_us;
  };

  uint64_t LastChangeAt(uint64_t known_position) const;
  absl::StatusOr<LineView*> ViewAt(uint64_t known_position);
  std::optional<LineSummary> SumFromHead(const Basis& basis, bool include_secondhand) const;
  absl::StatusOr<std::optional<FoldRecord>> LastAt(const Basis& basis, bool include_secondhand);
  absl::StatusOr<End> EndAt(const Basis& basis, bool include_secondhand);
  absl::StatusOr<LineCounts> CountUpTo(const Basis& basis, bool include_secondhand);
  absl::Status FindMixedSignals(const Basis& basis, const FoldChoice& choice, const End& end,
                                StandingStance& standing);

  absl::StatusOr<LineCounts> CountSaid(int64_t before_us, const Basis& after, const FoldChoice& choice);

  const ReadState& state_;
  const PairKey pair_;
  const std::shared_ptr<const PairHead> head_;
  std::list<LineView> views_;  // one for each known position that was asked for; a diff asks for two
};

}  // namespace parley
