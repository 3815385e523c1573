// grpc.health.v1.Health. gRPC has one of its own, but its watches go on until the caller leaves: one that
// stays would hold up every graceful stop.
#pragma once

#include <atomic>

#include "grpc/health/v1/health.grpc.pb.h"
#include "services/metrics/rpc_figures.h"
#include "services/rpc/stop_signal.h"

namespace parley {

// Health with every method raw: bytes in, bytes out.
using RawHealthService = grpc::health::v1::Health::WithRawCallbackMethod_Check<
    grpc::health::v1::Health::WithRawCallbackMethod_Watch<grpc::health::v1::Health::Service>>;

// Knows the server as a whole, by the empty name, and each service of this server by its full name. All are
// SERVING until Stop(). Thread-safe.
class HealthService final : public RawHealthService {
 public:
  // `calls` must outlive the service.
  explicit HealthService(RpcFigures& calls) : calls_(calls) {}

  // From now on NOT_SERVING; watches are told and end.
  void Stop();

  // NOT_FOUND for a name that is not known, as health's protocol wants it.
  grpc::ServerUnaryReactor* Check(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                  grpc::ByteBuffer* out) override;

  // SERVICE_UNKNOWN, and no end, for a name that is not known.
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch(grpc::CallbackServerContext* call,
                                                    const grpc::ByteBuffer* in) override;

 private:
  RpcFigures& calls_;
  std::atomic<bool> serving_{true};
  StopSignal watches_;
};

}  // namespace parley
