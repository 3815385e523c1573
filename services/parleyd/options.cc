#include "services/parleyd/options.h"

#include <CLI/CLI.hpp>
#include <fstream>

namespace parley {
namespace {

constexpr char kDataDir[] = "--data-dir";
constexpr char kMemoryBudget[] = "--memory-budget";
constexpr size_t kMemoryBudgetMin = 1 << 20;  // less is a unit that was left out

constexpr char kFooter[] =
    "What a flag shows as Env is a variable of the environment that it can come from as well. Any flag can\n"
    "come from the file named by --config, a line each: data-dir = \"/var/lib/parley\". Flags win over the\n"
    "environment, and both over the file.\n\n"
    "Examples:\n"
    "  parleyd --data-dir ./data\n"
    "  parleyd --data-dir /var/lib/parley --listen 127.0.0.1:0\n"
    "  parleyd --config /etc/parley/parleyd.toml\n\n"
    "Prints 'listening on HOST:PORT' when ready, then 'metrics on HOST:PORT' with --metrics-listen. SIGTERM "
    "and SIGINT stop it gracefully.\n"
    "Exit status: 0 stopped as asked, 1 cannot start or wrong usage.";

void AddOptions(CLI::App& app, DaemonOptions& options, std::string& config_file) {
  app.set_version_flag("--version", "parleyd " PARLEY_VERSION);
  app.add_option("--config", config_file, "Read options from this TOML or INI file")
      ->envname("PARLEYD_CONFIG")
      ->check(CLI::ExistingFile)
      ->configurable(false);
  app.add_option(kDataDir, options.data_dir, "Required. Directory of the store; created when missing")
      ->envname("PARLEYD_DATA_DIR");
  app.add_option("--listen", options.listen, "HOST:PORT, [IPV6]:PORT or unix:PATH; port 0 takes a free one")
      ->envname("PARLEYD_LISTEN")
      ->capture_default_str();
  app.add_flag("--rebuild", options.rebuild, "Derive every projection again from the ledger before serving");
  app.add_flag(
      "--accept-damaged-log", options.accepts_damaged_log,
      "Start although the write-ahead log is damaged in its midst, with what comes before the damage; "
      "the log is kept as FILE.damaged");
  app.add_option(kMemoryBudget, options.memory_budget_bytes,
                 "Memory for caches and write buffers, about: 256MB, 1GB")
      ->envname("PARLEYD_MEMORY_BUDGET")
      ->transform(CLI::AsSizeValue(false))
      ->default_str("256MB");
  app.add_option("--log-level", options.log_level, "What to log on standard error")
      ->envname("PARLEYD_LOG_LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warning", "error", "off"}))
      ->capture_default_str();
  app.add_option("--shutdown-grace-ms", options.shutdown_grace_ms,
                 "How long calls under way may take when the server stops")
      ->envname("PARLEYD_SHUTDOWN_GRACE_MS")
      ->check(CLI::Range(0, 600'000))
      ->capture_default_str();
}

void AddAlertOptions(CLI::App& app, DaemonOptions& options) {
  app.add_option(
         "--secrets-dir", options.secrets_dir,
         "Directory of secrets that sign webhooks, a file each; else PARLEY_SECRET_NAME in the environment")
      ->envname("PARLEYD_SECRETS_DIR")
      ->check(CLI::ExistingDirectory);
  app.add_flag("--allow-private-sinks", options.allow_private_sinks,
               "Let alerts go to private and loopback addresses")
      ->envname("PARLEYD_ALLOW_PRIVATE_SINKS");
  app.add_option("--delivery-attempts", options.delivery_attempts,
                 "Attempts after which a delivery is parked")
      ->envname("PARLEYD_DELIVERY_ATTEMPTS")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  app.add_option("--delivery-ca-file", options.delivery_ca_file,
                 "PEM file of authorities whose certificates of sinks are trusted besides the system's")
      ->envname("PARLEYD_DELIVERY_CA_FILE");
  app.add_option("--alert-source", options.alert_source, "The source that CloudEvents name, a URI reference")
      ->envname("PARLEYD_ALERT_SOURCE")
      ->capture_default_str();
}

void AddMetricsOptions(CLI::App& app, DaemonOptions& options) {
  app.add_option("--metrics-listen", options.metrics_listen,
                 "HOST:PORT of the page /metrics for Prometheus; port 0 takes a free one. Empty: none. "
                 "It asks nobody who they are: keep it on loopback")
      ->envname("PARLEYD_METRICS_LISTEN");
  app.add_option("--metrics-party", options.metrics_parties,
                 "A party whose stances are shown as metrics, by id or alias; repeatable")
      ->envname("PARLEYD_METRICS_PARTY")
      ->delimiter(',');
  app.add_option("--metrics-issue", options.metrics_issues,
                 "An issue on which they are shown, by id or alias; repeatable")
      ->envname("PARLEYD_METRICS_ISSUE")
      ->delimiter(',');
  app.add_option("--metrics-series-max", options.metrics_series_max,
                 "How many series of stances and gaps there may be; the rest is left out and counted")
      ->envname("PARLEYD_METRICS_SERIES_MAX")
      ->check(CLI::Range(size_t{0}, limits::kMetricSeriesMax))
      ->capture_default_str();
}

// Reads the flags, then the environment for what they leave open, then the file for what is still open.
// CLI11's own set_config() would read the file before the environment.
void Parse(CLI::App& app, int argc, char** argv, const std::string& config_file,
           const DaemonOptions& options) {
  app.parse(argc, argv);
  if (!config_file.empty()) {
    std::ifstream file(config_file);
    if (!file.good()) throw CLI::FileError::Missing(config_file);
    app.parse_from_stream(file);
  }
  if (options.memory_budget_bytes < kMemoryBudgetMin) {
    throw CLI::ValidationError(kMemoryBudget,
                               std::to_string(options.memory_budget_bytes) + " bytes: wanted at least 1MB");
  }
  if (app.count(kDataDir) == 0) throw CLI::RequiredError(kDataDir);  // wherever it should have come from
}

}  // namespace

std::optional<DaemonOptions> ParseDaemonOptions(int argc, char** argv, int& exit_code) {
  DaemonOptions options;
  CLI::App app("parleyd: the Parley server. Records who said what about which issue, and when.", "parleyd");
  app.footer(kFooter);
  app.allow_config_extras(CLI::config_extras_mode::error);
  std::string config_file;
  AddOptions(app, options, config_file);
  AddAlertOptions(app, options);
  AddMetricsOptions(app, options);
  try {
    Parse(app, argc, argv, config_file, options);
  } catch (const CLI::ParseError& error) {
    exit_code = app.exit(error) == 0 ? 0 : 1;
    return std::nullopt;
  }
  return options;
}

}  // namespace parley
