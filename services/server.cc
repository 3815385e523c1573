#include "services/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "grpc/health/v1/health.pb.h"
#include "services/address.h"
#include "services/admin_service.h"
#include "services/catalog_service.h"
#include "services/history_service.h"
#include "services/ledger_service.h"

namespace parley {
namespace {

int64_t SystemNowMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

ServerOptions WithDefaults(ServerOptions options) {
  if (!options.clock) options.clock = SystemNowMicros;
  if (options.worker_threads == 0) {
    options.worker_threads = std::max<size_t>(limits::kWorkerThreadsMin, std::thread::hardware_concurrency());
  }
  return options;
}

void SetLimits(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(limits::kReceiveBytesMax);
  builder.SetMaxSendMessageSize(-1);  // answers have limits of their own
  // Otherwise a second server would share the port and take half of the connections.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, limits::kKeepaliveTimeMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, limits::kKeepaliveTimeoutMs);
}

// Health comes with gRPC, but its descriptor does not: naming a message keeps ours in the program, where
// reflection finds it.
void EnableHealthAndReflection() {
  grpc::health::v1::HealthCheckRequest::descriptor();
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
}

}  // namespace

// Members are destroyed from the last to the first: the server before the services, these before what they
// use. Pools stop before the feed that their tasks may still leave.
struct Server::Impl {
  Impl(Store& served, ServerOptions given)
      : options(WithDefaults(std::move(given))),
        store(served),
        feed(store, options.watching),
        queries(options.worker_threads, options.queued_queries_max),
        catch_up(limits::kCatchUpThreads, options.watching.watchers_max),
        context{store, options.clock, queries, stopping, options.version, options.clock()},
        ledger(context, feed, catch_up),
        catalog(context),
        history(context),
        admin(context) {}

  absl::Status Listen() {
    absl::StatusOr<ListenAddress> wanted = ParseListenAddress(options.listen);
    if (!wanted.ok()) return wanted.status();
    EnableHealthAndReflection();
    grpc::ServerBuilder builder;
    SetLimits(builder);
    int port = 0;
    builder.AddListeningPort(options.listen, grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&ledger);
    builder.RegisterService(&catalog);
    builder.RegisterService(&history);
    builder.RegisterService(&admin);
    server = builder.BuildAndStart();
    if (server == nullptr || port == 0) {
      return absl::UnavailableError(
          absl::StrCat("cannot listen on ", options.listen,
                       ": the port is taken, or this machine does not have the address"));
    }
    if (wanted->port >= 0) wanted->port = port;
    address = AddressText(*wanted);
    server->GetHealthCheckService()->SetServingStatus(true);
    return absl::OkStatus();
  }

  const ServerOptions options;
  Store& store;
  StopSignal stopping;
  EventFeed feed;
  WorkerPool queries;
  WorkerPool catch_up;
  const ServiceContext context;
  LedgerService ledger;
  CatalogService catalog;
  HistoryService history;
  AdminService admin;
  std::string address;
  std::unique_ptr<grpc::Server> server;
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

void Server::Shutdown(int64_t grace_ms) {
  if (impl_->server == nullptr) return;
  impl_->server->GetHealthCheckService()->SetServingStatus(false);
  impl_->store.StopAppends();
  impl_->stopping.Stop();
  impl_->server->Shutdown(std::chrono::system_clock::now() + std::chrono::milliseconds(grace_ms));
  impl_->queries.Stop();
  impl_->catch_up.Stop();
  impl_->server = nullptr;
}

}  // namespace parley
