#include "services/parleyd/options.h"

#include <CLI/CLI.hpp>

namespace parley {
namespace {

constexpr char kFooter[] =
    "Every flag can also come from the environment (PARLEYD_DATA_DIR, PARLEYD_LISTEN, ...) or from the file\n"
    "named by --config, a line each: data-dir = \"/var/lib/parley\".\n\n"
    "Examples:\n"
    "  parleyd --data-dir ./data\n"
    "  parleyd --data-dir /var/lib/parley --listen 127.0.0.1:0\n"
    "  parleyd --config /etc/parley/parleyd.toml\n\n"
    "Prints 'listening on HOST:PORT' when ready, then 'metrics on HOST:PORT' with --metrics-listen. SIGTERM "
    "and SIGINT stop it gracefully.\n"
    "Exit status: 0 stopped as asked, 1 cannot start or wrong usage.";

void AddOptions(CLI::App& app, DaemonOptions& options) {
  app.set_version_flag("--version", "parleyd " PARLEY_VERSION);
  app.set_config("--config", "", "Read options from this TOML or INI file")->envname("PARLEYD_CONFIG");
  app.add_option("--data-dir", options.data_dir, "Directory of the store; created when missing")
      ->envname("PARLEYD_DATA_DIR")
      ->required();
  app.add_option("--listen", options.listen, "HOST:PORT, [IPV6]:PORT or unix:PATH; port 0 takes a free one")
      ->envname("PARLEYD_LISTEN")
      ->capture_default_str();
  app.add_flag("--rebuild", options.rebuild, "Derive every projection again from the ledger before serving");
  app.add_option("--memory-budget", options.memory_budget_bytes,
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
      ->envname("PARLEYD_SECRETS_DIR");
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

}  // namespace

std::optional<DaemonOptions> ParseDaemonOptions(int argc, char** argv, int& exit_code) {
  DaemonOptions options;
  CLI::App app("parleyd: the Parley server. Records who said what about which issue, and when.", "parleyd");
  app.footer(kFooter);
  AddOptions(app, options);
  AddAlertOptions(app, options);
  AddMetricsOptions(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    exit_code = app.exit(error) == 0 ? 0 : 1;
    return std::nullopt;
  }
  return options;
}

}  // namespace parley
