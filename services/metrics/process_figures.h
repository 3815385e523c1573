// What this process uses of the machine.
#pragma once

#include <cstdint>

namespace parley {

// 0 where the system does not tell.
struct ProcessFigures {
  uint64_t resident_bytes = 0;
  double cpu_seconds = 0;  // user and system
  uint64_t open_files = 0;
  uint64_t open_files_max = 0;
};

// Reads them from the system.
ProcessFigures ReadProcessFigures();

}  // namespace parley
