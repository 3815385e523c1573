// Statements as they go to clients, serialised, without being parsed on the way: the ledger holds them in
// the same form.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "storage/engine/state.h"
#include "storage/statements/revisions.h"

namespace parley {

// The serialised parley.event.v1.Statement that the event at `version_position` (recorded or amended)
// carries, with statement_id and the sources of the corroborations known at `known_position`. Parses to what
// ReadStatement() returns.
absl::StatusOr<std::string> ReadStatementBytes(const ReadState& state, RevisionReader& revisions,
                                               uint64_t first_position, uint64_t version_position,
                                               uint64_t known_position);

}  // namespace parley
