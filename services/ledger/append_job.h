// From the bytes of a request to a job for the store's writer.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include "absl/status/statusor.h"
#include "storage/store.h"

namespace parley {

// The job in the bytes of a `Request`, which is AppendRequest or AppendStreamRequest. What depends on the
// ledger is checked later, by the store. Errors: InvalidArgument kMalformedRequest, kMissingField,
// kRequestTooLarge.
template <typename Request>
absl::StatusOr<AppendJob> ReadAppendJob(const grpc::ByteBuffer& bytes);

}  // namespace parley
