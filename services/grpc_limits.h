// What every server of ours tells gRPC about messages, connections and ports.
#pragma once

#include <grpcpp/server_builder.h>

#include "services/limits.h"

namespace parley {

// To be called before the server is built.
inline void SetGrpcLimits(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(limits::kReceiveBytesMax);
  builder.SetMaxSendMessageSize(-1);  // answers have limits of their own
  // Otherwise a second server would share the port and take half of the connections.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, limits::kKeepaliveTimeMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, limits::kKeepaliveTimeoutMs);
}

}  // namespace parley
