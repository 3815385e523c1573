// FillLedger: a ledger written without its projections, for sizes that would take hours to append.
#pragma once

#include "bench/workload/workload.h"
#include "storage/engine/database.h"

namespace parley::bench {

// Appends the declarations of a workload to an empty database as the writer does, and writes its other events
// to the ledger alone, in sorted files: checked, serialised and hashed as always, but not for whether they
// are there already. Leaves the projections marked as incomplete: they have to be rebuilt. Ends the program
// when something fails.
void FillLedger(Database& database, const WorkloadShape& shape, const TextSource& text);

}  // namespace parley::bench
