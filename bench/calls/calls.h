// Unary calls by name, with requests made beforehand and answers left as bytes: what is measured is the
// server and the wire, not the making and reading of messages.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bench/measure/series.h"
#include "google/protobuf/message_lite.h"
#include "grpcpp/channel.h"
#include "grpcpp/support/byte_buffer.h"

namespace parley::bench {

// A call to make.
struct Call {
  const char* method = nullptr;  // "/package.Service/Method"
  grpc::ByteBuffer request;
};

Call MakeCall(const char* method, const google::protobuf::MessageLite& request);

// A call that does nothing: the limit of what the server can serve.
Call EmptyCall();

// Connections of their own to `server`, ready.
std::vector<std::shared_ptr<grpc::Channel>> Connect(const std::string& server, int connections);

// What a run of calls took.
struct Outcome {
  Series latency;
  double seconds = 0;
  grpc::ByteBuffer answer;  // the last one
};

// Makes `calls` calls, `in_flight` at any time, spread over the connections; next(i) makes call i. Ends the
// program with a message when one fails.
Outcome RunCalls(const std::vector<std::shared_ptr<grpc::Channel>>& channels, int in_flight, int calls,
                 const std::function<Call(int)>& next);

}  // namespace parley::bench
