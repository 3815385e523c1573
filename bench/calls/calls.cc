#include "bench/calls/calls.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "grpcpp/client_context.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"

namespace parley::bench {
namespace {

// One call on its way.
struct Flight {
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<grpc::ClientAsyncResponseReader<grpc::ByteBuffer>> reader;
  grpc::ByteBuffer answer;
  grpc::Status status;
  Clock::time_point start;
  grpc::GenericStub* stub = nullptr;
};

void Start(Flight& flight, const Call& call, grpc::CompletionQueue& queue) {
  flight.context = std::make_unique<grpc::ClientContext>();
  flight.answer.Clear();
  flight.start = Clock::now();
  flight.reader = flight.stub->PrepareUnaryCall(flight.context.get(), call.method, call.request, &queue);
  flight.reader->StartCall();
  flight.reader->Finish(&flight.answer, &flight.status, &flight);
}

}  // namespace

Call MakeCall(const char* method, const google::protobuf::MessageLite& request) {
  const grpc::Slice slice(request.SerializeAsString());
  return {method, grpc::ByteBuffer(&slice, 1)};
}

Call EmptyCall() {
  const grpc::Slice nothing;
  return {"/grpc.health.v1.Health/Check", grpc::ByteBuffer(&nothing, 1)};
}

std::vector<std::shared_ptr<grpc::Channel>> Connect(const std::string& server, int connections) {
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (int i = 0; i < connections; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetMaxReceiveMessageSize(-1);
    channels.push_back(grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), arguments));
    if (!channels.back()->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10))) {
      std::fprintf(stderr, "bench: no server at %s\n", server.c_str());
      std::exit(3);
    }
  }
  return channels;
}

Outcome RunCalls(const std::vector<std::shared_ptr<grpc::Channel>>& channels, int in_flight, int calls,
                 const std::function<Call(int)>& next) {
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs;
  for (const auto& channel : channels) stubs.push_back(std::make_unique<grpc::GenericStub>(channel));
  grpc::CompletionQueue queue;
  std::vector<Flight> flights(static_cast<size_t>(in_flight));
  Outcome outcome;
  const Clock::time_point start = Clock::now();
  int started = 0;
  for (Flight& flight : flights) {
    if (started == calls) break;
    flight.stub = stubs[static_cast<size_t>(started) % stubs.size()].get();
    Start(flight, next(started++), queue);
  }
  for (int done = 0; done < calls; ++done) {
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    Flight& flight = *static_cast<Flight*>(tag);
    outcome.latency.AddSince(flight.start);
    outcome.answer.Swap(&flight.answer);
    if (!flight.status.ok()) {
      std::fprintf(stderr, "bench: a call failed: %s\n", flight.status.error_message().c_str());
      std::exit(1);
    }
    if (started < calls) Start(flight, next(started++), queue);
  }
  outcome.seconds = SecondsSince(start);
  queue.Shutdown();
  return outcome;
}

}  // namespace parley::bench
