// A gRPC server that answers unary calls as bytes, with the settings of parleyd: what a call takes here is
// the least that one which does the same can take.
#pragma once

#include <functional>
#include <string>

#include "grpcpp/support/byte_buffer.h"

namespace parley::bench {

// Answers one call, once, on any thread.
using GiveAnswer = std::function<void(const grpc::ByteBuffer& answer)>;

// Takes a call of `method`, "/package.Service/Method", on a thread of gRPC.
using TakeCall = std::function<void(const std::string& method, GiveAnswer give)>;

// Serves on `listen`, HOST:PORT, where port 0 is any that is free; prints 'listening on HOST:PORT' when ready
// and returns only when it cannot listen, after a message: 1.
int ServeCalls(const std::string& listen, const TakeCall& take);

}  // namespace parley::bench
