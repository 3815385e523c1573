// Reading statements back from the ledger.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "core/uuid.h"
#include "parley/event/v1/event.pb.h"
#include "storage/engine/state.h"
#include "storage/snapshot.h"
#include "storage/statements/revisions.h"

namespace parley {

// The statement that the event at `version_position` (recorded or amended) carries, with statement_id.
absl::StatusOr<event::v1::Statement> ReadStatementVersion(const ReadState& state, uint64_t version_position);

// The same, with the sources of the corroborations known at `known_position` behind its own.
absl::StatusOr<event::v1::Statement> ReadStatement(const ReadState& state, RevisionReader& revisions,
                                                   uint64_t first_position, uint64_t version_position,
                                                   uint64_t known_position);

// A statement with its versions at `known_position`. NotFound kUnknownStatement, also when it was
// recorded later.
absl::StatusOr<StatementHistory> ReadStatementHistory(const ReadState& state, const Uuid& id,
                                                      uint64_t known_position);

// The error for a statement that is not there.
absl::Status UnknownStatement(const std::string& field, const std::string& id);

}  // namespace parley
