// A small ledger for tests: it makes statements, corrects them, writes the fold index as the projection
// does, and keeps every version so that the reference functions of core can be asked as well.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/fold_record.h"
#include "storage/engine/state.h"
#include "storage/fold/fold_changes.h"
#include "storage/fold/fold_format.h"
#include "storage/fold/pair_key.h"

namespace parley {

// Every call is one event at the next position. Keeps versions only when `keeps_versions`.
class LineModel {
 public:
  LineModel(WriteState& state, const FoldShape& shape, bool keeps_versions = true)
      : state_(state), shape_(shape), keeps_versions_(keeps_versions) {}

  // Changes that were put down (storage/fold/fold_changes.h), as a rebuild sorts them.
  using Changes = std::map<std::string, std::string>;

  // Puts every change down in `changes` as well.
  void KeepChanges(Changes& changes) { changes_ = &changes; }

  uint64_t position() const { return position_; }

  // Statements in force.
  size_t open_count() const { return open_.size(); }
  const FoldRecord& open(size_t index) const { return open_[index].record; }

  // All versions of a pair, in the order they were recorded.
  const std::vector<FoldRecord>& Versions(PairKey pair) const;

  // Records a statement: `said` gives what was said, the model its positions and id.
  void Record(PairKey pair, FoldRecord said);

  // Amends the statement in force at `index`, possibly to another pair.
  void Amend(size_t index, PairKey pair, FoldRecord said);

  // Retracts the statement in force at `index`.
  void Retract(size_t index);

  // An event of another pair: the position moves on.
  void Skip() { ++position_; }

 private:
  struct Open {
    PairKey pair;
    FoldRecord record;
  };

  void Add(PairKey pair, const FoldRecord& record);
  void Close(const Open& open);
  void Keep(FoldChange change);

  WriteState& state_;
  FoldShape shape_;
  bool keeps_versions_;
  Changes* changes_ = nullptr;
  uint64_t position_ = 0;
  std::vector<Open> open_;
  std::map<PairKey, std::vector<FoldRecord>> versions_;
};

// What was said, with defaults for the rest.
FoldRecord Said(int64_t said_at_us, Stance stance,
                Attribution attribution = event::v1::ATTRIBUTION_DIRECT_QUOTE);

}  // namespace parley
