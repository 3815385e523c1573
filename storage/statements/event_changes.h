// What an event did to shifts: its line as known just before it, against the line with it.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/catalog/catalog.h"
#include "storage/engine/state.h"
#include "storage/snapshot.h"

namespace parley {

// See Snapshot::Changes.
absl::StatusOr<std::vector<EventChange>> ReadEventChanges(const ReadState& state, const Catalog& catalog,
                                                          uint64_t position, const FoldChoice& choice);

}  // namespace parley
