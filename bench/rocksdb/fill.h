// FillLedger: a ledger written without its projections, for sizes that would take hours to append.
#pragma once

#include <cstdint>

#include "bench/workload/workload.h"
#include "storage/engine/database.h"

namespace parley::bench {

// Appends the declarations of a workload to an empty database as the writer does, and writes its other events
// to the ledger alone, in sorted files: checked, serialised and hashed as always, but not for whether they
// are there already. Projections have to be rebuilt after it. Ends the program when something fails.
void FillLedger(Database& database, const WorkloadShape& shape, const TextSource& text);

}  // namespace parley::bench
