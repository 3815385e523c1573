#include "bench/calls/paced.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "grpcpp/client_context.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/generic/generic_stub.h"

namespace parley::bench {
namespace {

// One call on its way; deletes itself when answered.
struct Sending {
  grpc::ClientContext context;
  std::unique_ptr<grpc::ClientAsyncResponseReader<grpc::ByteBuffer>> reader;
  grpc::ByteBuffer answer;
  grpc::Status status;
  Clock::time_point sent;
};

void Start(grpc::GenericStub& stub, const Call& call, grpc::CompletionQueue& queue) {
  auto* sending = new Sending;
  sending->sent = Clock::now();
  sending->reader = stub.PrepareUnaryCall(&sending->context, call.method, call.request, &queue);
  sending->reader->StartCall();
  sending->reader->Finish(&sending->answer, &sending->status, sending);
}

// The next answer, or nothing when `due` comes first.
std::unique_ptr<Sending> Answered(grpc::CompletionQueue& queue, Clock::time_point due) {
  void* tag = nullptr;
  bool ok = false;
  const auto wait = std::chrono::duration_cast<std::chrono::microseconds>(due - Clock::now());
  const auto deadline = std::chrono::system_clock::now() + wait;
  if (queue.AsyncNext(&tag, &ok, deadline) != grpc::CompletionQueue::GOT_EVENT) return nullptr;
  std::unique_ptr<Sending> sending(static_cast<Sending*>(tag));
  if (!sending->status.ok()) {
    std::fprintf(stderr, "bench: a call failed: %s\n", sending->status.error_message().c_str());
    std::_Exit(1);
  }
  return sending;
}

}  // namespace

std::vector<Acknowledged> RunPaced(const std::shared_ptr<grpc::Channel>& channel, const Pace& pace, int calls,
                                   const std::function<Call(int)>& next,
                                   const std::function<uint64_t(const grpc::ByteBuffer&)>& position) {
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  std::vector<Acknowledged> out;
  const Clock::time_point start = Clock::now();
  int started = 0;
  while (static_cast<int>(out.size()) < calls) {
    const auto due = start + std::chrono::nanoseconds(static_cast<int64_t>(1e9 * started / pace.per_second));
    const bool may_start = started < calls && started - static_cast<int>(out.size()) < pace.in_flight_max;
    if (may_start && Clock::now() >= due) {
      Start(stub, next(started++), queue);
      continue;
    }
    const auto until = may_start ? due : Clock::now() + std::chrono::seconds(10);
    if (const std::unique_ptr<Sending> sending = Answered(queue, until))
      out.push_back({position(sending->answer), sending->sent, Clock::now()});
  }
  queue.Shutdown();
  std::sort(out.begin(), out.end(),
            [](const Acknowledged& a, const Acknowledged& b) { return a.position < b.position; });
  return out;
}

}  // namespace parley::bench
