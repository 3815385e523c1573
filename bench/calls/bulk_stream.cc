#include "bench/calls/bulk_stream.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace parley::bench {
namespace {

constexpr size_t kWindow = 8;  // requests in flight, as in client/limits.h

void* Tag(intptr_t step) {
  return reinterpret_cast<void*>(step);
}

}  // namespace

BulkStream::BulkStream(const std::shared_ptr<grpc::Channel>& channel) : stub_(channel) {
  stream_ = stub_.PrepareCall(&context_, "/parley.v1.LedgerService/AppendStream", &queue_);
  stream_->StartCall(Tag(kStarted));
  Next();
}

BulkStream::~BulkStream() {
  grpc::Status status;
  stream_->WritesDone(Tag(kWritesDone));
  Next();
  stream_->Finish(&status, Tag(kFinished));
  Next();
  queue_.Shutdown();
  if (!status.ok()) std::fprintf(stderr, "bench: the stream ended: %s\n", status.error_message().c_str());
}

void BulkStream::Send(const std::vector<grpc::ByteBuffer>& requests) {
  size_t sent = 0;
  size_t acknowledged = 0;
  bool writing = false;
  stream_->Read(&answer_, Tag(kRead));
  while (acknowledged < requests.size()) {
    if (!writing && sent < requests.size() && sent - acknowledged < kWindow) {
      stream_->Write(requests[sent++], Tag(kWritten));
      writing = true;
    }
    if (Next() == kWritten) {
      writing = false;
    } else if (++acknowledged < requests.size()) {
      stream_->Read(&answer_, Tag(kRead));
    }
  }
  while (writing) writing = Next() != kWritten;
}

BulkStream::Step BulkStream::Next() {
  void* tag = nullptr;
  bool ok = false;
  queue_.Next(&tag, &ok);
  if (!ok) Fail();
  return static_cast<Step>(reinterpret_cast<intptr_t>(tag));
}

void BulkStream::Fail() {
  grpc::Status status;
  stream_->Finish(&status, Tag(kFinished));
  void* tag = nullptr;
  bool ok = false;
  while (queue_.Next(&tag, &ok) && tag != Tag(kFinished)) {
  }
  std::fprintf(stderr, "bench: an append was refused: %s\n", status.error_message().c_str());
  std::_Exit(1);  // what is in flight is not waited for
}

}  // namespace parley::bench
