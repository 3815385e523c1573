// Counters of the ledger, projected into the meta family.
#pragma once

#include "absl/status/statusor.h"
#include "storage/engine/state.h"
#include "storage/snapshot.h"

namespace parley {

// The counters as of the last commit; zeros in an empty store.
absl::StatusOr<LedgerCounts> ReadCounters(const ReadState& state);

// Writes the counters.
absl::Status PutCounters(WriteState& state, const LedgerCounts& counts);

}  // namespace parley
