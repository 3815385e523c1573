// Errors on the wire: a gRPC status with google.rpc.Status in the trailer grpc-status-details-bin.
#pragma once

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace parley {

// `status` as clients see it: code, message, ErrorInfo (reason, domain "parley", metadata) and, where a
// field is at fault, BadRequest. An error without a reason of its own keeps code and message. Texts and
// details are shortened to what fits into the trailers of every client.
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace parley
