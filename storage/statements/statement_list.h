// Listing statements by filter, through the narrowest index.
#pragma once

#include <cstddef>
#include <optional>

#include "absl/status/statusor.h"
#include "storage/catalog/catalog.h"
#include "storage/engine/state.h"
#include "storage/snapshot.h"

namespace parley {

// See Snapshot::Statements.
absl::StatusOr<StatementPage> ListStatements(const ReadState& state, const Catalog& catalog,
                                             const StatementQuery& query, const Basis& basis,
                                             std::optional<LineKey> from, size_t limit,
                                             const StopCheck& stop);

}  // namespace parley
