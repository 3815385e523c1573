// bench_prepared: a gRPC server that answers every unary call with the same bytes, read from a file when it
// starts. What a call takes here, with the settings of parleyd, is the least that an answer of that size can
// take.
//
//   bench_prepared --answer FILE [--listen 127.0.0.1:0]        prints 'listening on HOST:PORT'

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/synchronization/mutex.h"
#include "bench/measure/run_main.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/server_builder.h"
#include "services/limits.h"

namespace parley::bench {
namespace {

// One call: reads the request, writes the answer, ends.
class PreparedCall : public grpc::ServerGenericBidiReactor {
 public:
  explicit PreparedCall(const grpc::ByteBuffer& answer) : answer_(answer) { StartRead(&request_); }

  void OnReadDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::CANCELLED);
    StartWriteAndFinish(&answer_, grpc::WriteOptions(), grpc::Status::OK);
  }
  void OnDone() override { delete this; }

 private:
  grpc::ByteBuffer request_;
  const grpc::ByteBuffer answer_;
};

class PreparedService : public grpc::CallbackGenericService {
 public:
  explicit PreparedService(const std::string& answer) : slice_(answer), answer_(&slice_, 1) {}

 private:
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override {
    return new PreparedCall(answer_);
  }

  const grpc::Slice slice_;
  const grpc::ByteBuffer answer_;
};

int Serve(const std::string& listen, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  PreparedService service(std::string(std::istreambuf_iterator<char>(file), {}));
  grpc::ServerBuilder builder;  // settings as in services/server.cc
  int port = 0;
  builder.AddListeningPort(listen, grpc::InsecureServerCredentials(), &port);
  builder.SetMaxReceiveMessageSize(limits::kReceiveBytesMax);
  builder.SetMaxSendMessageSize(-1);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, limits::kKeepaliveTimeMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, limits::kKeepaliveTimeoutMs);
  builder.RegisterCallbackGenericService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) {
    std::fprintf(stderr, "bench_prepared: cannot listen on %s\n", listen.c_str());
    return 1;
  }
  std::printf("listening on %s:%d\n", listen.substr(0, listen.rfind(':')).c_str(), port);
  std::fflush(stdout);
  server->Wait();  // until a signal ends the program
  return 0;
}

int Main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // as in parleyd
  CLI::App app("Answers every call with the same bytes");
  std::string listen = "127.0.0.1:0";
  std::string answer;
  app.add_option("--listen", listen, "HOST:PORT; port 0 takes a free one");
  app.add_option("--answer", answer, "file of the answer's bytes")->required();
  CLI11_PARSE(app, argc, argv);
  return Serve(listen, answer);
}

}  // namespace
}  // namespace parley::bench

int main(int argc, char** argv) {
  return parley::bench::RunMain(parley::bench::Main, argc, argv);
}
