// What the rules in force name, for those who plot it.
#pragma once

#include <cstdint>
#include <vector>

#include "services/metrics/metrics.h"
#include "storage/catalog/catalog.h"

namespace parley {

// For each rule in force at `position` that names parties and issues: those parties, with the members of
// coalitions at `now_us` where it asks for them, and those issues, with the ones below where it asks for
// them. A rule that leaves either open names no pairs: it would be everything.
std::vector<WatchedNames> WatchedByRules(const Catalog& catalog, uint64_t position, int64_t now_us);

}  // namespace parley
