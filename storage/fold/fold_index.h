// The fold index: versions of statements by pair and time, with sums over whole stretches of a line, so
// that a standing stance costs O(log n) and not a walk over the line, whatever the basis. Layout and the
// reasoning: docs/storage-format-folds.md.
//
// Writing (one writer; positions never decrease):
//   AddVersion(state, pair, record);                       // recorded, or the new version of an amendment
//   CloseVersion(state, pair, key, version, position);     // superseded or retracted at `position`
// Reading, at any basis:
//   StandingAt(state, pair, basis, choice);
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/diff.h"
#include "core/fold.h"
#include "storage/engine/state.h"
#include "storage/fold/pair_key.h"

namespace parley {

// Adds a version that is in force from record.version_position on. record.closed_position must be 0. At
// most one version of a pair has a given version_position; an amendment closes the old version at the
// position of the new one, in either order. Internal when the version is there already.
// Returns true if the pair had no version before.
absl::StatusOr<bool> AddVersion(WriteState& state, PairKey pair, const FoldRecord& record);

// Marks the version `version_position` of the statement at `key` as closed at `position`. Internal
// when there is no such open version.
absl::Status CloseVersion(WriteState& state, PairKey pair, const LineKey& key, uint64_t version_position,
                          uint64_t position);

// The standing stance at `basis`; absent: no stance. O(log n), plus the statements within the window
// for mixed signals. O(1) at the newest basis.
absl::StatusOr<std::optional<StandingStance>> StandingAt(const ReadState& state, PairKey pair,
                                                         const Basis& basis, const FoldChoice& choice);

// Counts for a diff; see LineCounts. O(log n) when both bases have the same known position or the pair
// did not change between them; otherwise it grows with the versions recorded in between.
absl::StatusOr<LineCounts> CountBetween(const ReadState& state, PairKey pair, const Basis& before,
                                        const Basis& after, const FoldChoice& choice);

struct ChildEntry;  // fold_format.h

// Walks the versions of a pair that are visible at a basis, folded or not, in line order.
class LineCursor {
 public:
  // Starts at the first visible version whose key is at or after `from`. `state` must outlive it.
  LineCursor(const ReadState& state, PairKey pair, const Basis& basis, const LineKey& from);
  ~LineCursor();
  LineCursor(const LineCursor&) = delete;
  LineCursor& operator=(const LineCursor&) = delete;

  // The next visible version, valid until the next call; null at the end. The first costs O(log n), the
  // others what they read.
  absl::StatusOr<const FoldRecord*> Next();

  // The leaf that holds the next versions, when the cursor takes all of it; null: anywhere else. A leaf never
  // changes under its id, and all that it holds is visible wherever it is found. Not read yet.
  absl::StatusOr<const ChildEntry*> NextLeaf();

  // Behind NextLeaf, when there is one: steps over it, or reads it. Its versions come next then, and are
  // valid until they were all taken.
  void SkipLeaf();
  absl::StatusOr<const std::vector<FoldRecord>*> EnterLeaf();

  // The last folded version before `key` that is visible at the known position; absent when there is none.
  // O(log n).
  absl::StatusOr<std::optional<FoldRecord>> FoldedBefore(const LineKey& key, bool include_secondhand);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace parley
