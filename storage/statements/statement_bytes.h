// Statements as they go to clients, serialised, without being parsed on the way: the ledger holds them in
// the same form.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/engine/state.h"
#include "storage/engine/value_cache.h"

namespace parley {

// The serialised parley.event.v1.Statement that the event at `version_position` (recorded or amended)
// carries, with statement_id and the sources that were added at the positions `corroborations`. Parses to
// what ReadStatement() returns. `keep`: in the cache that readers share, where it is looked for first.
absl::StatusOr<KeptValue> ReadStatementBytes(const ReadState& state, uint64_t version_position,
                                             const std::vector<uint64_t>& corroborations, bool keep);

}  // namespace parley
