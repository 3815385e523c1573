#include "tests/services/service_fixture.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/rpc/wire.h"
#include "tests/services/signal.h"

namespace parley::testing {

WireError ErrorOf(const grpc::Status& status) {
  WireError error{status.error_code(), status.error_message(), "", {}, ""};
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  for (const auto& detail : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad_request;
    if (detail.UnpackTo(&info)) {
      EXPECT_EQ(info.domain(), "parley");
      error.reason = info.reason();
      error.metadata.insert(info.metadata().begin(), info.metadata().end());
    } else if (detail.UnpackTo(&bad_request) && bad_request.field_violations_size() > 0) {
      error.field = bad_request.field_violations(0).field();
    }
  }
  return error;
}

void ServiceTest::SetUp() {
  StoreTest::SetUp();
  Serve();
}

void ServiceTest::TearDown() {
  server_.reset();
  StoreTest::TearDown();
}

void ServiceTest::Serve(ServerOptions options, Store* served) {
  if (server_ != nullptr && served == nullptr) {
    server_.reset();
    Open();  // the store of a server that stopped takes no more appends
  }
  server_.reset();
  options.listen = "127.0.0.1:0";
  options.version = "test";
  options.clock = [this] { return now_us_.load(); };
  auto server = Server::Start(served == nullptr ? *store_ : *served, std::move(options));
  ASSERT_TRUE(server.ok()) << server.status();
  server_ = *std::move(server);
  channel_ = grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials());
  ledger_ = v1::LedgerService::NewStub(channel_);
  catalog_ = v1::CatalogService::NewStub(channel_);
  history_ = v1::HistoryService::NewStub(channel_);
  admin_ = v1::AdminService::NewStub(channel_);
}

grpc::Status ServiceTest::CallRaw(const std::string& method, const std::string& request,
                                  std::string& response) {
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  const grpc::ByteBuffer in = BufferOf(request);
  grpc::ByteBuffer out;
  grpc::Status status;
  Signal answered;
  stub.UnaryCall(&context, method, {}, &in, &out, [&](grpc::Status given) {
    status = std::move(given);
    answered.Set();
  });
  answered.Wait();
  response = BytesOf(out);
  return status;
}

v1::AppendResponse ServiceTest::AppendOverWire(const Events& events) {
  v1::AppendRequest request;
  for (const event::v1::Event& event : events) *request.add_events() = event;
  grpc::ClientContext context;
  v1::AppendResponse response;
  const grpc::Status status = ledger_->Append(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

grpc::Status ServiceTest::TryAppendOverWire(const Events& events, std::optional<uint64_t> expected_position) {
  v1::AppendRequest request;
  for (const event::v1::Event& event : events) *request.add_events() = event;
  if (expected_position.has_value()) request.set_expected_position(*expected_position);
  grpc::ClientContext context;
  v1::AppendResponse response;
  return ledger_->Append(&context, request, &response);
}

}  // namespace parley::testing
