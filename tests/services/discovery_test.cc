// What tools find out about a server that they know nothing of: reflection and health, as bytes.
#include <gmock/gmock.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>

#include "services/rpc/wire.h"
#include "tests/services/service_fixture.h"

namespace parley::testing {
namespace {

using ::testing::HasSubstr;

// One streaming call of a method that no stub was made for.
class RawStream {
 public:
  RawStream(const std::shared_ptr<grpc::Channel>& channel, const std::string& method) : stub_(channel) {
    call_ = stub_.PrepareCall(&context_, method, &queue_);
    call_->StartCall(this);
    EXPECT_TRUE(Wait());
  }
  ~RawStream() {
    context_.TryCancel();
    grpc::Status status;
    call_->Finish(&status, this);
    Wait();
    queue_.Shutdown();
  }

  void Write(const std::string& bytes) {
    call_->Write(BufferOf(bytes), this);
    EXPECT_TRUE(Wait());
  }

  // The next message's bytes, or "end".
  std::string Read() {
    grpc::ByteBuffer message;
    call_->Read(&message, this);
    return Wait() ? BytesOf(message) : "end";
  }

 private:
  bool Wait() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
};

class DiscoveryTest : public ServiceTest {
 protected:
  static constexpr char kReflection[] = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
  static constexpr char kHealthWatch[] = "/grpc.health.v1.Health/Watch";
};

TEST_F(DiscoveryTest, ReflectionListsEveryService) {
  RawStream stream(channel_, kReflection);
  stream.Write("\x3a\x01*");  // list_services: "*"
  const std::string services = stream.Read();
  for (const char* name : {"parley.v1.LedgerService", "parley.v1.CatalogService", "parley.v1.HistoryService",
                           "parley.v1.AdminService", "grpc.health.v1.Health"}) {
    EXPECT_THAT(services, HasSubstr(name));
  }
}

TEST_F(DiscoveryTest, ReflectionDescribesTheServicesAndHealth) {
  RawStream stream(channel_, kReflection);
  const std::string history = "parley.v1.HistoryService";
  stream.Write("\x22" + std::string(1, static_cast<char>(history.size())) + history);  // its file
  EXPECT_THAT(stream.Read(), HasSubstr("ComparePositions"));
  const std::string health = "grpc.health.v1.Health";
  stream.Write("\x22" + std::string(1, static_cast<char>(health.size())) + health);
  EXPECT_THAT(stream.Read(), HasSubstr("HealthCheckResponse"));
}

TEST_F(DiscoveryTest, AWatchOfHealthSeesTheServerStopAndDoesNotHoldItUp) {
  RawStream stream(channel_, kHealthWatch);
  stream.Write("");
  EXPECT_EQ(stream.Read(), std::string("\x08\x01", 2));  // SERVING
  server_->Shutdown(60'000);                             // returns at once
  EXPECT_EQ(stream.Read(), std::string("\x08\x02", 2));  // NOT_SERVING
  EXPECT_EQ(stream.Read(), "end");
}

TEST_F(DiscoveryTest, HealthKnowsEveryServiceByName) {
  const std::string name = "parley.v1.LedgerService";
  std::string response;
  EXPECT_TRUE(CallRaw("/grpc.health.v1.Health/Check",
                      "\x0a" + std::string(1, static_cast<char>(name.size())) + name, response)
                  .ok());
  EXPECT_EQ(response, std::string("\x08\x01", 2));  // SERVING
  EXPECT_EQ(CallRaw("/grpc.health.v1.Health/Check", "\x0a\x03pub", response).error_code(),
            grpc::StatusCode::NOT_FOUND);
  RawStream stream(channel_, kHealthWatch);
  stream.Write("\x0a\x03pub");
  EXPECT_EQ(stream.Read(), std::string("\x08\x03", 2));  // SERVICE_UNKNOWN
}

}  // namespace
}  // namespace parley::testing
