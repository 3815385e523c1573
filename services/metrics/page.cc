#include "services/metrics/page.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/limits.h"
#include "services/metrics/process_figures.h"

namespace parley {
namespace {

double SecondsOf(int64_t us) {
  return static_cast<double>(us) * 1e-6;
}

void AddProcess(const MetricsSources& sources, Families& out) {
  Gauge(out, "parley_build_info", "1, with the version of this parleyd.")
      .Add(1.0, {{"version", sources.version}});
  const ProcessFigures process = ReadProcessFigures();
  Gauge(out, "process_resident_memory_bytes", "Memory held in RAM.").Add(process.resident_bytes);
  Counter(out, "process_cpu_seconds_total", "Processor time used, user and system.").Add(process.cpu_seconds);
  Gauge(out, "process_open_fds", "Open file descriptors.").Add(process.open_files);
  Gauge(out, "process_max_fds", "File descriptors that may be open.").Add(process.open_files_max);
  Gauge(out, "process_start_time_seconds", "When the server started, since 1970-01-01 UTC.")
      .Add(SecondsOf(sources.started_at_us));
}

void AddCalls(const RpcFigures& calls, Families& out) {
  FamilyBuilder requests =
      Counter(out, "parley_rpc_requests_total", "Calls that ended, by method and status code.");
  for (const MethodFigures& method : calls.methods()) {
    for (size_t code = 0; code < kRpcCodeCount; ++code) {
      const uint64_t count = method.codes[code].load(std::memory_order_relaxed);
      if (count == 0 && code != 0) continue;
      requests.Add(count, {{"method", method.name}, {"code", RpcCodeName(code)}});
    }
  }
  FamilyBuilder durations = Distribution(out, "parley_rpc_duration_seconds",
                                         "Time from a call's arrival to its status; unary calls only.");
  for (const MethodFigures& method : calls.methods()) {
    if (method.unary) durations.Add(method.durations.Figures(), {{"method", method.name}});
  }
  FamilyBuilder in_flight = Gauge(out, "parley_rpc_in_flight", "Calls and streams that are open.");
  for (const MethodFigures& method : calls.methods()) {
    const auto open = static_cast<double>(method.in_flight.load(std::memory_order_relaxed));
    in_flight.Add(open, {{"method", method.name}});
  }
}

void AddAppends(const AppendFigures& appends, Families& out) {
  Distribution(out, "parley_append_duration_seconds",
               "Time from an append's queueing to its acknowledgement; accepted appends only.")
      .Add(appends.durations.Figures());
  Distribution(out, "parley_sync_duration_seconds", "Time of writing and syncing one group of appends.")
      .Add(appends.syncs.Figures());
  Distribution(out, "parley_append_group_events", "New events in one group.")
      .Add(appends.group_events.Figures());
  Distribution(out, "parley_append_group_requests", "Append requests in one group.")
      .Add(appends.group_requests.Figures());
  Counter(out, "parley_appended_events_total", "Events appended since the start.").Add(appends.events.load());
  Counter(out, "parley_appends_refused_total", "Appends refused because the queue was full.")
      .Add(appends.refused.load());
  Counter(out, "parley_commit_failures_total",
          "Groups that the disk failed to take; parleyd appends no more then.")
      .Add(appends.failed_commits.load());
}

void AddLedger(const Snapshot& snapshot, Families& out) {
  Gauge(out, "parley_ledger_position", "Last position that is synced and shown.")
      .Add(snapshot.last_position());
  Gauge(out, "parley_ledger_last_recorded_timestamp_seconds",
        "When the last event was recorded, since 1970-01-01 UTC; 0 for an empty ledger.")
      .Add(SecondsOf(snapshot.last_recorded_at_us()));
}

void AddQueues(const MetricsSources& sources, const StoreFigures& store, Families& out) {
  FamilyBuilder waiting = Gauge(out, "parley_queue_requests", "Requests that wait, by queue.");
  waiting.Add(store.queued_appends, {{"queue", "appends"}});
  for (const NamedQueue& queue : sources.queues)
    waiting.Add(uint64_t{queue.pool.queued()}, {{"queue", queue.name}});
  FamilyBuilder room = Gauge(out, "parley_queue_requests_max", "Requests that may wait, by queue.");
  room.Add(uint64_t{limits::kQueuedAppendsMax}, {{"queue", "appends"}});
  for (const NamedQueue& queue : sources.queues)
    room.Add(uint64_t{queue.pool.queued_max()}, {{"queue", queue.name}});
  Gauge(out, "parley_append_queue_bytes", "Bytes of events that wait for the writer.")
      .Add(store.queued_bytes);
}

void AddWatchers(const EventFeed& feed, Families& out) {
  const FeedFigures figures = feed.Figures();
  Gauge(out, "parley_watchers", "Streams that follow the ledger.").Add(uint64_t{figures.watchers});
  Gauge(out, "parley_watchers_max", "Streams that may follow the ledger.").Add(uint64_t{feed.watchers_max()});
  Gauge(out, "parley_watch_lag_events", "Events by which the watcher farthest back is behind the ledger.")
      .Add(figures.lag_events_max);
}

void AddDeliveries(const DeliveryFigures& deliveries, Families& out) {
  FamilyBuilder attempts =
      Counter(out, "parley_deliveries_total", "Attempts to deliver alerts, by kind of sink and outcome.");
  for (size_t kind = 0; kind < kSinkKindNames.size(); ++kind) {
    for (size_t outcome = 0; outcome < kDeliveryOutcomeNames.size(); ++outcome) {
      attempts.Add(deliveries.count(static_cast<SinkKind>(kind), static_cast<DeliveryResult>(outcome)),
                   {{"sink_kind", kSinkKindNames[kind]}, {"outcome", kDeliveryOutcomeNames[outcome]}});
    }
  }
  Gauge(out, "parley_delivery_parked", "Deliveries given up until somebody looks.").Add(deliveries.parked());
  FamilyBuilder lag = Gauge(out, "parley_delivery_lag_alerts", "Alerts not yet delivered, by sink.");
  for (const auto& [sink, alerts] : deliveries.lags()) lag.Add(alerts, {{"sink", sink}});
}

void AddDatabase(const DatabaseFigures& database, Families& out) {
  Gauge(out, "parley_rocksdb_memtable_bytes", "Memory of memtables.").Add(database.memtable_bytes);
  Gauge(out, "parley_rocksdb_block_cache_bytes", "Memory of the block cache in use.")
      .Add(database.block_cache_bytes);
  Gauge(out, "parley_rocksdb_block_cache_capacity_bytes", "Memory that the block cache may use.")
      .Add(database.block_cache_capacity_bytes);
  Counter(out, "parley_rocksdb_block_cache_hits_total", "Blocks found in the cache.")
      .Add(database.block_cache_hits);
  Counter(out, "parley_rocksdb_block_cache_misses_total", "Blocks read from files.")
      .Add(database.block_cache_misses);
  Gauge(out, "parley_rocksdb_sst_bytes", "Size of the table files.").Add(database.sst_bytes);
  Gauge(out, "parley_rocksdb_wal_bytes", "Size of the logs that are still needed.").Add(database.wal_bytes);
  Gauge(out, "parley_rocksdb_pending_compaction_bytes",
        "Bytes that compactions have still to rewrite, about.")
      .Add(database.pending_compaction_bytes);
  Gauge(out, "parley_rocksdb_running_compactions", "Compactions under way.")
      .Add(database.running_compactions);
  Counter(out, "parley_rocksdb_stall_seconds_total", "Time that writes waited for memtables or compactions.")
      .Add(SecondsOf(static_cast<int64_t>(database.stall_us)));
  Gauge(out, "parley_rocksdb_write_stopped", "1 while writes wait for compactions.")
      .Add(database.writes_stopped ? 1.0 : 0.0);
  Gauge(out, "parley_rocksdb_delayed_write_bytes_per_second", "Rate to which writes are held; 0: not held.")
      .Add(database.delayed_write_bytes_per_second);
  Counter(out, "parley_rocksdb_background_errors_total", "Errors of flushes and compactions.")
      .Add(database.background_errors);
}

}  // namespace

std::vector<prometheus::MetricFamily> MetricsPage::Collect() const {
  Families families;
  families.reserve(64);  // builders refer to families while others are added
  if (sources_.refresh) sources_.refresh();
  const StoreFigures store = sources_.store.Figures();
  AddProcess(sources_, families);
  AddCalls(sources_.metrics.rpcs(), families);
  AddAppends(sources_.metrics.appends(), families);
  AddLedger(*sources_.store.Read(), families);
  AddQueues(sources_, store, families);
  AddWatchers(sources_.feed, families);
  AddDeliveries(sources_.metrics.deliveries(), families);
  AddDatabase(store.database, families);
  AddStances(families);
  return families;
}

// Those that were asked for by name come first: they get their series before those of rules do.
std::vector<WatchedNames> MetricsPage::Watched() const {
  std::vector<WatchedNames> watched = sources_.metrics.watched();
  if (!sources_.watched_by_rules) return watched;
  std::vector<WatchedNames> of_rules = sources_.watched_by_rules();
  std::move(of_rules.begin(), of_rules.end(), std::back_inserter(watched));
  return watched;
}

void MetricsPage::AddStances(Families& out) const {
  const StanceSeries series =
      ReadStanceSeries(ViewOf(sources_.store, sources_.clock), Watched(), sources_.series_max);
  LogOnce(series);
  FamilyBuilder scores = Gauge(out, "parley_stance_score",
                               "Standing stance of a watched party on a watched issue now, -1 to 1.");
  for (const StanceScore& at : series.scores)
    scores.Add(at.score, {{"party", at.party}, {"issue", at.issue}});
  FamilyBuilder gaps =
      Gauge(out, "parley_stance_gap",
            "How far the watched parties lie apart on an issue: half of max - min of the scores.");
  for (const StanceGap& at : series.gaps) gaps.Add(at.gap, {{"issue", at.issue}});
  Gauge(out, "parley_metrics_unknown_names", "Watched names that name nothing, or more than one thing.")
      .Add(uint64_t{series.unknown_names.size()});
  Gauge(out, "parley_metrics_series_dropped", "Series left out because there would be too many.")
      .Add(series.dropped + sources_.metrics.deliveries().dropped_sinks());
}

void MetricsPage::LogOnce(const StanceSeries& series) const {
  if (!sources_.log) return;
  std::vector<std::string> notes;
  for (const std::string& name : series.unknown_names) {
    notes.push_back(absl::StrCat("metrics: watched ", name, " names nothing, or more than one thing"));
  }
  if (series.dropped > 0) {
    notes.push_back(
        absl::StrCat("metrics: more than ", sources_.series_max, " series of stances: some are left out"));
  }
  if (!series.status.ok()) {
    notes.push_back(absl::StrCat("metrics: stances cannot be read: ", std::string(series.status.message())));
  }
  const std::scoped_lock lock(mutex_);
  for (const std::string& note : notes) {
    if (logged_.insert(note).second) sources_.log(note);
  }
}

}  // namespace parley
