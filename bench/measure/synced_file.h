// What the disk takes for a write that is synced.
#pragma once

#include <cstddef>
#include <string>

#include "bench/measure/series.h"

namespace parley::bench {

// Writes `bytes` at the end of the file and syncs them, `times` times; the file grows as a log does and is
// removed at the end. Ends the program with a message when that fails.
Series SyncedWrites(const std::string& path, size_t bytes, int times);

}  // namespace parley::bench
