// The command line of parleyd.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/limits.h"

namespace parley {

// What parleyd is asked to do.
struct DaemonOptions {
  std::string data_dir;
  std::string listen = "127.0.0.1:7411";
  bool rebuild = false;
  bool accepts_damaged_log = false;
  size_t memory_budget_bytes = 256u << 20;
  std::string log_level = "info";
  int64_t shutdown_grace_ms = 5'000;
  std::string secrets_dir;           // of sinks; empty: environment only
  bool allow_private_sinks = false;  // alerts may go to private and loopback addresses
  uint32_t delivery_attempts = limits::kDeliveryAttemptsMax;
  std::string delivery_ca_file;  // authorities besides the system's; empty: none
  std::string alert_source = "parley";
  std::string metrics_listen;  // empty: no metrics
  std::vector<std::string> metrics_parties;
  std::vector<std::string> metrics_issues;
  size_t metrics_series_max = limits::kMetricSeriesDefault;
};

// Reads flags, environment (PARLEYD_DATA_DIR and so on) and the file named by --config (or PARLEYD_CONFIG),
// in that order of precedence. Absent: the program is done (--help, --version, or a usage error, which was
// printed) and ends with `exit_code`.
std::optional<DaemonOptions> ParseDaemonOptions(int argc, char** argv, int& exit_code);

}  // namespace parley
