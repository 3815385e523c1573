// NodeKeys: which leaves of the fold index a stance may have to read.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "storage/engine/database.h"

namespace parley::bench {

// Keys of `count` leaves of all lines, or of all when there are not as many, each as likely as any other and
// in no order. Reads all of them, from the files.
std::vector<std::string> NodeKeys(Database& database, size_t count);

}  // namespace parley::bench
