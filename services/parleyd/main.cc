// parleyd: opens a store and serves it until told to stop.

#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "google/protobuf/stubs/logging.h"
#include "services/metrics/metrics.h"
#include "services/parleyd/log.h"
#include "services/parleyd/options.h"
#include "services/parleyd/signals.h"
#include "services/server.h"
#include "storage/store.h"

namespace parley {
namespace {

constexpr int kCannotStart = 1;
constexpr int kWatchdogExtraMs = 10'000;  // beyond the grace: for closing the store

// Every watcher may be a connection of its own.
void RaiseFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

StoreOptions StoreOptionsOf(const DaemonOptions& options, Metrics& metrics) {
  StoreOptions store;
  if (!options.metrics_listen.empty()) {
    store.append_observer = &metrics.appends();
    store.count_reads = true;
  }
  store.directory = options.data_dir;
  store.rebuild = options.rebuild;
  store.accepts_damaged_log = options.accepts_damaged_log;
  store.memory_budget_bytes = options.memory_budget_bytes;
  store.log = [](const std::string& note) { LogInfo(note); };
  store.rebuild_progress = [percent = uint64_t{0}](uint64_t done, uint64_t total) mutable {
    const uint64_t now = total == 0 ? 100 : done * 100 / total;
    if (now < percent + 10 && done != total) return;
    percent = now;
    LogInfo(absl::StrCat("rebuilding done=", done, " total=", total));
  };
  return store;
}

int CannotStart(const absl::Status& status) {
  std::fprintf(stderr, "parleyd: cannot start: %s\n", std::string(status.message()).c_str());
  return kCannotStart;
}

ServerOptions ServerOptionsOf(const DaemonOptions& options, Metrics& metrics) {
  ServerOptions server;
  server.listen = options.listen;
  server.version = PARLEY_VERSION;
  server.metrics = &metrics;
  server.delivery.secrets_dir = options.secrets_dir;
  server.delivery.allow_private_sinks = options.allow_private_sinks;
  server.delivery.attempts_max = options.delivery_attempts;
  server.delivery.ca_file = options.delivery_ca_file;
  server.delivery.event_source = options.alert_source;
  server.metrics_listen = options.metrics_listen;
  server.metrics_series_max = options.metrics_series_max;
  server.log = [](const std::string& note) { LogWarning(note); };
  return server;
}

// What those who started the program wait for, and the log.
void Announce(const Server& server, const DaemonOptions& options, uint64_t position) {
  LogInfo(absl::StrCat("ready", LogField("address", server.address()), LogField("data_dir", options.data_dir),
                       " position=", position, LogField("version", PARLEY_VERSION)));
  std::printf("listening on %s\n", server.address().c_str());
  if (const std::string metrics = server.metrics_address(); !metrics.empty()) {
    LogInfo("metrics" + LogField("address", metrics));
    std::printf("metrics on %s\n", metrics.c_str());
  }
  std::fflush(stdout);
}

int Serve(const DaemonOptions& options) {
  Metrics metrics;
  metrics.AddWatched([&options] {
    return std::vector<WatchedNames>{{options.metrics_parties, options.metrics_issues}};
  });
  const absl::StatusOr<std::unique_ptr<Store>> store = Store::Open(StoreOptionsOf(options, metrics));
  if (!store.ok()) return CannotStart(store.status());
  const absl::StatusOr<std::unique_ptr<Server>> server =
      Server::Start(**store, ServerOptionsOf(options, metrics));
  if (!server.ok()) return CannotStart(server.status());
  Announce(**server, options, (*store)->last_position());

  const int signal = WaitForStopSignal();
  LogInfo(absl::StrCat("stopping signal=", signal));
  ArmWatchdog(static_cast<int>(options.shutdown_grace_ms) + kWatchdogExtraMs, kCannotStart);
  (*server)->Shutdown(options.shutdown_grace_ms);
  LogInfo(absl::StrCat("stopped position=", (*store)->last_position()));
  return 0;
}

int Main(int argc, char** argv) {
  int exit_code = 0;
  const std::optional<DaemonOptions> options = ParseDaemonOptions(argc, argv, exit_code);
  if (!options.has_value()) return exit_code;
  BlockStopSignals();
  RaiseFileLimit();
  // Debian's Abseil looks for deadlocks at every lock, and gRPC takes several for each call.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  StartLog(options->log_level);
  // It would print a line for each malformed request; the answer to the request says more.
  google::protobuf::SetLogHandler(nullptr);
  return Serve(*options);
}

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  return parley::Main(argc, argv);
}
