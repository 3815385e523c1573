// The adapter for server streaming calls: sends messages one at a time, the next only after gRPC took
// the one before, so that a slow reader holds no more than one message in memory.
#pragma once

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "services/metrics/counted_call.h"

namespace parley {

// One stream. Lives until gRPC is done with it and nobody holds a reference. Between two messages a
// stream is either being worked on by someone or waiting; Send() and End() are for whoever works on it.
class ServerStream : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                     public std::enable_shared_from_this<ServerStream> {
 public:
  // Keeps `stream` alive until gRPC is done with it, and counts the call when it ends; what the method
  // handler returns. Call before anything that may end the stream.
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Serve(const std::shared_ptr<ServerStream>& stream,
                                                           const CountedCall& counted);

 protected:
  // Sends a message; OnSent() or OnLost() follows. Do not call with a lock held that those take.
  void Send(grpc::ByteBuffer message);

  // Ends the stream. Once, and not between Send() and OnSent().
  void End(const absl::Status& status);

  // The message is on its way: send the next, wait, or end.
  virtual void OnSent() = 0;

  // The message did not go out, the caller is gone: end.
  virtual void OnLost() = 0;

 private:
  void OnWriteDone(bool ok) final;
  void OnDone() final;

  grpc::ByteBuffer message_;
  // From the thread that sends to the one that hears of it. gRPC orders these two as well, but thread
  // sanitizers cannot see how.
  std::atomic<bool> sending_{false};
  std::shared_ptr<ServerStream> self_;
  std::optional<CountedCall> counted_;
};

// Ends a call with the reason why there is no stream.
grpc::ServerWriteReactor<grpc::ByteBuffer>* RefuseStream(const absl::Status& status,
                                                         const CountedCall& counted);

}  // namespace parley
