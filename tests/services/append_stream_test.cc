// AppendStream: answers in order, many in flight, the end at the first refusal.
#include <gtest/gtest.h>

#include <thread>

#include "core/limits.h"
#include "tests/services/service_fixture.h"

namespace parley::testing {
namespace {

class AppendStreamTest : public ServiceTest {
 protected:
  using Stream = grpc::ClientReaderWriter<v1::AppendStreamRequest, v1::AppendStreamResponse>;

  void SetUp() override {
    ServiceTest::SetUp();
    AppendOverWire(SmallCatalog());
    stream_ = ledger_->AppendStream(&context_);
  }

  static v1::AppendStreamRequest Request(int id, const std::string& party = "russia") {
    v1::AppendStreamRequest request;
    *request.add_events() = Record(id, "2025-09-03", party, "nato", event::v1::STANCE_RULES_OUT);
    return request;
  }

  grpc::ClientContext context_;
  std::unique_ptr<Stream> stream_;
};

TEST_F(AppendStreamTest, AnswersEveryRequestInOrder) {
  constexpr int kRequests = 500;  // many more than may be in flight
  std::thread writer([&] {
    for (int i = 1; i <= kRequests; ++i) stream_->Write(Request(i));
    stream_->WritesDone();
  });
  v1::AppendStreamResponse response;
  int answers = 0;
  while (stream_->Read(&response)) {
    ++answers;
    EXPECT_EQ(response.receipts(0).event_id(), Id(answers));
    EXPECT_EQ(response.receipts(0).position(), static_cast<uint64_t>(6 + answers));
    EXPECT_GE(response.basis().known_position(), response.receipts(0).position());
  }
  writer.join();
  EXPECT_TRUE(stream_->Finish().ok());
  EXPECT_EQ(answers, kRequests);
}

TEST_F(AppendStreamTest, TheFirstRefusedRequestEndsItAndLaterOnesHaveNoEffect) {
  stream_->Write(Request(1));
  stream_->Write(Request(2, "rusia"));
  stream_->Write(Request(3));
  stream_->Write(Request(4));
  stream_->WritesDone();
  v1::AppendStreamResponse response;
  int answers = 0;
  while (stream_->Read(&response)) ++answers;
  const WireError error = ErrorOf(stream_->Finish());
  EXPECT_EQ(answers, 1);
  EXPECT_EQ(error.reason, "UNKNOWN_NAME");
  EXPECT_EQ(error.field, "events[0].statement_recorded.statement.party");
  EXPECT_EQ(store_->last_position(), 7u);
}

TEST_F(AppendStreamTest, AnUnusableRequestLeavesThoseBeforeIt) {
  stream_->Write(Request(1));
  stream_->Write(v1::AppendStreamRequest());
  stream_->Write(Request(3));
  stream_->WritesDone();
  v1::AppendStreamResponse response;
  EXPECT_TRUE(stream_->Read(&response));
  EXPECT_FALSE(stream_->Read(&response));
  EXPECT_EQ(ErrorOf(stream_->Finish()).reason, "MISSING_FIELD");
  EXPECT_EQ(store_->last_position(), 7u);
}

TEST_F(AppendStreamTest, LargeRequestsPassOneAfterTheOther) {
  event::v1::Statement statement = MakeStatement("2025-09-03", "russia", "nato", event::v1::STANCE_RULES_OUT);
  statement.set_quote(std::string(60'000, 'x'));
  std::thread writer([&] {
    for (int i = 0; i < 8; ++i) {
      v1::AppendStreamRequest request;
      for (int j = 0; j < 200; ++j) *request.add_events() = Record(1 + i * 200 + j, statement);
      stream_->Write(request);
    }
    stream_->WritesDone();
  });
  v1::AppendStreamResponse response;
  int answers = 0;
  while (stream_->Read(&response)) ++answers;
  writer.join();
  EXPECT_TRUE(stream_->Finish().ok());
  EXPECT_EQ(answers, 8);
  EXPECT_EQ(store_->last_position(), 6u + 1'600u);
}

TEST_F(AppendStreamTest, ACallerThatGoesAwayLeavesNothingBehind) {
  for (int i = 1; i <= 20; ++i) stream_->Write(Request(i));
  context_.TryCancel();
  EXPECT_EQ(stream_->Finish().error_code(), grpc::StatusCode::CANCELLED);
  server_->Shutdown(60'000);  // returns at once when no stream is left
}

TEST_F(AppendStreamTest, AnIdleStreamEndsWhenTheServerStops) {
  stream_->Write(Request(1));
  v1::AppendStreamResponse response;
  ASSERT_TRUE(stream_->Read(&response));
  server_->Shutdown(60'000);
  EXPECT_FALSE(stream_->Read(&response));
  EXPECT_EQ(ErrorOf(stream_->Finish()).reason, "SHUTTING_DOWN");
}

}  // namespace
}  // namespace parley::testing
