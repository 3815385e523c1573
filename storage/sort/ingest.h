// Puts sorted entries into a family as files, without the log and memory.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "storage/engine/database.h"
#include "storage/sort/run_merge.h"

namespace parley {

// Writes all entries of `sorted` as files of the size at which the family's are cut, whose names start with
// `path`, and puts these into the family, which must be empty: they will not be merged. On disk when this
// returns OK.
absl::Status IngestSorted(Database& database, Family family, const std::string& path, RunMerge& sorted);

}  // namespace parley
