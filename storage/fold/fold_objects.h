// Heads, roots, nodes and tails, decoded: from the cache that readers share, or read and kept there.
// Internal (kStorageFailed) for bytes that cannot be read.
#pragma once

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/engine/state.h"
#include "storage/fold/fold_format.h"
#include "storage/fold/pair_key.h"

namespace parley {

// Versions in key order.
using FoldRecords = std::vector<FoldRecord>;

// The head of `pair`; null when the pair has no version.
absl::StatusOr<std::shared_ptr<const PairHead>> ReadHead(const ReadState& state, PairKey pair);

// The root that `position` wrote. Internal when there is none.
absl::StatusOr<std::shared_ptr<const FoldRoot>> ReadRoot(const ReadState& state, PairKey pair,
                                                         uint64_t position);

// A node. Internal when there is none.
absl::StatusOr<std::shared_ptr<const FoldNode>> ReadNode(const ReadState& state, PairKey pair,
                                                         const NodeId& id);

// All versions of the tail that `head` describes, closed ones included.
absl::StatusOr<std::shared_ptr<const FoldRecords>> ReadTail(const ReadState& state, PairKey pair,
                                                            const PairHead& head);

// The same through `it`, an iterator of kStances, past the cache: for scans over many pairs, which would push
// out of the cache what single reads need.
absl::StatusOr<std::shared_ptr<const FoldRecords>> ScanTail(rocksdb::Iterator& it, PairKey pair,
                                                            const PairHead& head);

}  // namespace parley
