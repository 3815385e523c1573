#include "bench/calls/generic_server.h"

#include <cstdio>
#include <memory>

#include "absl/synchronization/mutex.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/server_builder.h"
#include "services/grpc_limits.h"

namespace parley::bench {
namespace {

// One call: reads the request, writes the answer, ends.
class GenericCall : public grpc::ServerGenericBidiReactor {
 public:
  GenericCall(const TakeCall& take, const std::string& method) : take_(take), method_(method) {
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::CANCELLED);
    take_(method_, [this](const grpc::ByteBuffer& answer) {
      answer_ = answer;
      StartWriteAndFinish(&answer_, grpc::WriteOptions(), grpc::Status::OK);
    });
  }
  void OnDone() override { delete this; }

 private:
  const TakeCall& take_;
  const std::string method_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer answer_;
};

class GenericService : public grpc::CallbackGenericService {
 public:
  explicit GenericService(const TakeCall& take) : take_(take) {}

 private:
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override {
    return new GenericCall(take_, context->method());
  }

  const TakeCall& take_;
};

}  // namespace

int ServeCalls(const std::string& listen, const TakeCall& take) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // as in parleyd
  GenericService service(take);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(listen, grpc::InsecureServerCredentials(), &port);
  SetGrpcLimits(builder);
  builder.RegisterCallbackGenericService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) {
    std::fprintf(stderr, "bench: cannot listen on %s\n", listen.c_str());
    return 1;
  }
  std::printf("listening on %s:%d\n", listen.substr(0, listen.rfind(':')).c_str(), port);
  std::fflush(stdout);
  server->Wait();  // until a signal ends the program
  return 0;
}

}  // namespace parley::bench
