#include "services/rpc/server_stream.h"

#include <utility>

#include "services/rpc/status.h"

namespace parley {
namespace {

class RefusedStream final : public ServerStream {
 public:
  void Begin(const absl::Status& status) { End(status); }

 private:
  void OnSent() override {}
  void OnLost() override {}
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* ServerStream::Serve(const std::shared_ptr<ServerStream>& stream,
                                                                const CountedCall& counted) {
  stream->self_ = stream;
  stream->counted_.emplace(counted);
  return stream.get();
}

void ServerStream::Send(grpc::ByteBuffer message) {
  message_.Swap(&message);
  sending_.store(true, std::memory_order_release);
  StartWrite(&message_);
}

void ServerStream::End(const absl::Status& status) {
  counted_->End(status.code());
  Finish(ToGrpcStatus(status));
}

void ServerStream::OnWriteDone(bool ok) {
  sending_.exchange(false, std::memory_order_acquire);
  if (ok) {
    OnSent();
  } else {
    OnLost();
  }
}

void ServerStream::OnDone() {
  const std::shared_ptr<ServerStream> last = std::move(self_);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* RefuseStream(const absl::Status& status,
                                                         const CountedCall& counted) {
  const auto stream = std::make_shared<RefusedStream>();
  auto* reactor = ServerStream::Serve(stream, counted);
  stream->Begin(status);
  return reactor;
}

}  // namespace parley
