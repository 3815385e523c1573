// Bulk appends over one AppendStream with requests made beforehand: making them is not measured.
#pragma once

#include <memory>
#include <vector>

#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/support/byte_buffer.h"

namespace parley::bench {

// One stream, several requests in flight. One thread. Ends the program with a message when a request is
// refused.
class BulkStream {
 public:
  explicit BulkStream(const std::shared_ptr<grpc::Channel>& channel);
  // Ends the stream.
  ~BulkStream();
  BulkStream(const BulkStream&) = delete;
  BulkStream& operator=(const BulkStream&) = delete;

  // Sends serialised AppendStreamRequests and waits until all are acknowledged.
  void Send(const std::vector<grpc::ByteBuffer>& requests);

 private:
  enum Step : intptr_t { kStarted = 1, kRead, kWritten, kWritesDone, kFinished };

  // Waits for a step; returns which, and ends the program when it failed.
  Step Next();
  [[noreturn]] void Fail();

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
  grpc::ByteBuffer answer_;
};

}  // namespace parley::bench
