// Leaves of timelines, kept in the cache as clients are shown them: a page of a thousand entries is some
// seventy looks into the cache then, and not a thousand.
//
// A leaf never changes under its id, and the entries of its versions depend on nothing else but the stance
// before them, the choice of the fold and the corroborations that are known. The first two are in the key;
// the corroborations are in the header, which is compared.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "storage/engine/state.h"
#include "storage/fold/fold_format.h"
#include "storage/fold/pair_key.h"
#include "storage/snapshot.h"
#include "storage/statements/line_corroborations.h"

namespace parley {

// The key of a leaf whose first folded version comes behind that written at `before_position` (0: is the
// first of the line).
std::string TimelineLeafKey(PairKey pair, const NodeId& leaf, uint64_t before_position,
                            bool include_secondhand);

// Makes the header of a leaf as its entries are taken.
class LeafHeader {
 public:
  void Add(const FoldRecord& record, bool folds, const std::vector<uint64_t>& corroborations);

  // The header.
  std::string Finish() const;

 private:
  uint64_t count_ = 0;
  uint64_t last_folded_ = 0;
  std::string entries_;
};

// A leaf that was found.
struct KeptLeaf {
  uint64_t count = 0;        // entries
  uint64_t last_folded = 0;  // where its last folded version was written; 0: none is folded
  KeptEntries entries;
};

// The leaf as it is kept, if the corroborations up to `known_position` are those it was kept with.
absl::StatusOr<std::optional<KeptLeaf>> FindTimelineLeaf(const ReadState& state, const std::string& key,
                                                         LineCorroborations& corroborations,
                                                         uint64_t known_position);

// Keeps what the entries of a leaf look like.
void KeepTimelineLeaf(const ReadState& state, const TimelineLeaf& leaf, absl::string_view entries);

}  // namespace parley
