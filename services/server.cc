#include "services/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/address.h"
#include "services/admin_service.h"
#include "services/alert_service.h"
#include "services/alerts/alert_engine.h"
#include "services/alerts/delivery_metrics.h"
#include "services/alerts/engine_source.h"
#include "services/alerts/watched_rules.h"
#include "services/catalog_service.h"
#include "services/grpc_limits.h"
#include "services/health_service.h"
#include "services/history_service.h"
#include "services/ledger_service.h"
#include "services/metrics/endpoint.h"

namespace parley {
namespace {

int64_t SystemNowMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

ServerOptions WithDefaults(ServerOptions options, std::unique_ptr<Metrics>& own_metrics) {
  if (options.metrics == nullptr) {
    own_metrics = std::make_unique<Metrics>();
    options.metrics = own_metrics.get();
  }
  if (!options.clock) options.clock = SystemNowMicros;
  if (options.worker_threads == 0) {
    options.worker_threads = std::max<size_t>(limits::kWorkerThreadsMin, std::thread::hardware_concurrency());
  }
  return options;
}

}  // namespace

// Members are destroyed from the last to the first: the server before the services, these before what they
// use. The feed's thread may be the last to hold a watcher, whose end needs the context: the feed goes first.
// The tasks of pools need the feed: pools stop, and are empty, in Shutdown().
struct Server::Impl {
  Impl(Store& served, ServerOptions given)
      : options(WithDefaults(std::move(given), own_metrics)),
        store(served),
        queries(options.worker_threads, options.queued_queries_max),
        comparisons(std::max<size_t>(1, options.worker_threads / 2), options.queued_queries_max),
        parsing(limits::kParsingThreads, limits::kQueuedParsesMax),
        catch_up(limits::kCatchUpThreads, options.watching.watchers_max),
        alert_answers(limits::kAlertThreads, options.queued_queries_max),
        alert_catch_up(limits::kAlertThreads, options.watching.watchers_max),
        context{store,    options.clock,   queries,         comparisons,     parsing,
                stopping, options.version, options.clock(), *options.metrics},
        feed(store, options.watching),
        ledger(context, feed, catch_up),
        catalog(context),
        history(context, feed, catch_up),
        admin(context),
        source(store),
        delivery_metrics(*options.metrics),
        engine(store, options.clock, options.log,
               [this](const std::vector<AlertKey>& acknowledged) {
                 if (DeliveryService* const deliverer = awake.load()) deliverer->OnEvaluated(acknowledged);
               }),
        alert(context, engine, delivery, feed, alert_answers, alert_catch_up),
        health(options.metrics->rpcs()) {}

  absl::Status Listen() {
    absl::StatusOr<ListenAddress> wanted = ParseListenAddress(options.listen);
    if (!wanted.ok()) return wanted.status();
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::ServerBuilder builder;
    SetGrpcLimits(builder);
    const absl::Status metrics = StartMetrics();
    if (!metrics.ok()) return metrics;
    const absl::Status delivering = StartDelivery();
    if (!delivering.ok()) return delivering;
    int port = 0;
    builder.AddListeningPort(options.listen, grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&ledger);
    builder.RegisterService(&catalog);
    builder.RegisterService(&history);
    builder.RegisterService(&admin);
    builder.RegisterService(&alert);
    builder.RegisterService(&health);
    server = builder.BuildAndStart();
    if (server == nullptr || port == 0) {
      return absl::UnavailableError(
          absl::StrCat("cannot listen on ", options.listen,
                       ": the port is taken, or this machine does not have the address"));
    }
    if (wanted->port >= 0) wanted->port = port;
    address = AddressText(*wanted);
    return absl::OkStatus();
  }

  absl::Status StartDelivery() {
    DeliveryOptions wanted = options.delivery;
    wanted.observer = &delivery_metrics;
    wanted.log = options.log;
    if (!options.version.empty()) wanted.user_agent = "parley/" + options.version;
    absl::StatusOr<std::unique_ptr<DeliveryService>> started =
        DeliveryService::Start(source, store.deliveries(), std::move(wanted));
    if (!started.ok()) return started.status();
    delivery = *std::move(started);
    awake = delivery.get();
    delivery->Wake();
    return absl::OkStatus();
  }

  MetricsSources SourcesOfMetrics() {
    return {
        context.metrics,
        store,
        options.clock,
        feed,
        {{"queries", queries}, {"comparisons", comparisons}, {"parsing", parsing}, {"catch_up", catch_up}},
        options.version,
        context.started_at_us,
        options.metrics_series_max,
        options.log,
        [this] { return WatchedByRules(store.catalog(), store.last_position(), options.clock()); },
        [this] {
          if (const DeliveryService* const deliverer = awake.load()) delivery_metrics.Refresh(*deliverer);
        }};
  }

  // Starts the metrics page, if it is wanted.
  absl::Status StartMetrics() {
    if (options.metrics_listen.empty()) return absl::OkStatus();
    absl::StatusOr<std::unique_ptr<MetricsEndpoint>> started =
        MetricsEndpoint::Start(options.metrics_listen, SourcesOfMetrics());
    if (!started.ok()) return started.status();
    metrics_endpoint = *std::move(started);
    return absl::OkStatus();
  }

  std::unique_ptr<Metrics> own_metrics;
  const ServerOptions options;
  Store& store;
  StopSignal stopping;
  WorkerPool queries;
  WorkerPool comparisons;
  WorkerPool parsing;
  WorkerPool catch_up;
  WorkerPool alert_answers;
  WorkerPool alert_catch_up;
  const ServiceContext context;
  EventFeed feed;
  LedgerService ledger;
  CatalogService catalog;
  HistoryService history;
  AdminService admin;
  EngineSource source;
  DeliveryMetrics delivery_metrics;
  std::unique_ptr<DeliveryService> delivery;
  std::atomic<DeliveryService*> awake{nullptr};  // the same, for other threads
  AlertEngine engine;
  AlertService alert;
  HealthService health;
  std::string address;
  std::unique_ptr<grpc::Server> server;
  std::unique_ptr<MetricsEndpoint> metrics_endpoint;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
  Shutdown();
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(Store& store, ServerOptions options) {
  auto impl = std::make_unique<Impl>(store, std::move(options));
  const absl::Status status = impl->Listen();
  if (!status.ok()) return status;
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

const std::string& Server::address() const {
  return impl_->address;
}

std::string Server::metrics_address() const {
  return impl_->metrics_endpoint == nullptr ? "" : impl_->metrics_endpoint->address();
}

void Server::Shutdown(int64_t grace_ms) {
  if (impl_->server == nullptr) return;
  impl_->health.Stop();
  impl_->store.StopAppends();
  impl_->stopping.Stop();  // before the engine: streams that wait for it say where to go on
  impl_->engine.Stop();
  impl_->delivery->Stop();
  impl_->server->Shutdown(std::chrono::system_clock::now() + std::chrono::milliseconds(grace_ms));
  for (WorkerPool* pool : {&impl_->queries, &impl_->comparisons, &impl_->parsing, &impl_->catch_up,
                           &impl_->alert_answers, &impl_->alert_catch_up}) {
    pool->Stop();
  }
  impl_->metrics_endpoint = nullptr;
  impl_->server = nullptr;
}

}  // namespace parley
