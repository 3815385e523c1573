// Heads, roots and nodes, whose bytes are kept in the cache that readers share.
// Internal (kStorageFailed) for bytes that cannot be read.
#pragma once

#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "storage/engine/state.h"
#include "storage/engine/value_cache.h"
#include "storage/fold/fold_format.h"
#include "storage/fold/pair_key.h"

namespace parley {

// The head of `pair`, past the cache; absent when the pair has no version.
absl::StatusOr<std::optional<PairHead>> LoadHead(const ReadState& state, PairKey pair);

// The head of `pair`; null when the pair has no version.
absl::StatusOr<std::shared_ptr<const PairHead>> ReadHead(const ReadState& state, PairKey pair);

// The bytes of the root that `position` wrote. Internal when there is none.
absl::StatusOr<KeptValue> ReadRoot(const ReadState& state, PairKey pair, uint64_t position);

// The bytes of a node. Internal when there is none.
absl::StatusOr<KeptValue> ReadNode(const ReadState& state, PairKey pair, const NodeRef& node);

}  // namespace parley
