#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <mutex>
#include <sstream>

#include "cli/run.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "parley/v1/ledger_service.grpc.pb.h"
#include "tests/temp_folder.h"

namespace parley {
namespace {

// Takes no more than so many events at once: others change too much, as parleyd says of its indexes.
class SmallLedger final : public v1::LedgerService::Service {
 public:
  explicit SmallLedger(int events_max) : events_max_(events_max) {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
    address_ = "127.0.0.1:" + std::to_string(port);
  }
  ~SmallLedger() override { server_->Shutdown(std::chrono::system_clock::now()); }

  const std::string& address() const { return address_; }

  std::vector<event::v1::Event> events() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return events_;
  }

  grpc::Status AppendStream(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::AppendStreamResponse, v1::AppendStreamRequest>* stream) override {
    v1::AppendStreamRequest request;
    while (stream->Read(&request)) {
      if (request.events_size() > events_max_) return TooLarge();
      v1::AppendStreamResponse response;
      const std::lock_guard<std::mutex> lock(mutex_);
      for (const event::v1::Event& event : request.events()) {
        events_.push_back(event);
        response.add_receipts()->set_event_id(event.event_id());
      }
      stream->Write(response);
    }
    return grpc::Status::OK;
  }

 private:
  static grpc::Status TooLarge() {
    google::rpc::ErrorInfo info;
    info.set_reason("REQUEST_TOO_LARGE");
    google::rpc::Status details;
    details.add_details()->PackFrom(info);
    return {grpc::StatusCode::INVALID_ARGUMENT, "events: they change too much; split the append",
            details.SerializeAsString()};
  }

  const int events_max_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
  mutable std::mutex mutex_;
  std::vector<event::v1::Event> events_;
};

class ImportSplitTest : public ::testing::Test {
 protected:
  // Imports so many declarations of parties.
  int Import(const SmallLedger& ledger, int count) {
    const std::string file = folder_ / "a.jsonl";
    std::ofstream lines(file);
    for (int i = 0; i < count; ++i) {
      lines << R"({"partyDeclared":{"party":{"partyId":"p)" << i << "\"}}}\n";
    }
    lines.close();
    return RunParley({"--server", ledger.address(), "import", file}, {out_, err_});
  }

  const testing::TempFolder folder_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(ImportSplitTest, WhatIsTooLargeIsSplitAndStaysInOrder) {
  const SmallLedger ledger(100);
  ASSERT_EQ(Import(ledger, 2500), kExitDone) << err_.str();
  EXPECT_EQ(out_.str(), "2,500 events: 2,500 added, 0 already there\n");
  const std::vector<event::v1::Event> events = ledger.events();
  ASSERT_EQ(events.size(), 2500U);
  for (int i = 0; i < 2500; ++i) {
    EXPECT_EQ(events[static_cast<std::size_t>(i)].party_declared().party().party_id(),
              "p" + std::to_string(i));
  }
}

TEST_F(ImportSplitTest, OneEventThatIsTooLargeIsNamed) {
  const SmallLedger ledger(0);
  EXPECT_EQ(Import(ledger, 3), kExitRefused);
  EXPECT_NE(err_.str().find("a.jsonl:1-1: events: they change too much; split the append; nothing was added"),
            std::string::npos)
      << err_.str();
}

}  // namespace
}  // namespace parley
