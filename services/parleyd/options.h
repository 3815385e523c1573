// The command line of parleyd.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace parley {

// What parleyd is asked to do.
struct DaemonOptions {
  std::string data_dir;
  std::string listen = "127.0.0.1:7411";
  bool rebuild = false;
  size_t memory_budget_bytes = 256u << 20;
  std::string log_level = "info";
  int64_t shutdown_grace_ms = 5'000;
};

// Reads flags, environment (PARLEYD_DATA_DIR and so on) and the file named by --config, in that order of
// precedence. Absent: the program is done (--help, --version, or a usage error, which was printed) and ends
// with `exit_code`.
std::optional<DaemonOptions> ParseDaemonOptions(int argc, char** argv, int& exit_code);

}  // namespace parley
