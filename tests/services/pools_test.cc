// Work of one kind does not wait for work of another: pages, comparisons, large appends and cheap answers
// each go on while the only thread for pages is taken.
#include <gtest/gtest.h>

#include <thread>

#include "services/limits.h"
#include "tests/services/service_fixture.h"
#include "tests/services/stalling_store.h"

namespace parley::testing {
namespace {

class PoolsTest : public ServiceTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    stalling_ = std::make_unique<StallingStore>(*store_, stalled_);
    ServerOptions options;
    options.worker_threads = 1;
    Serve(options, stalling_.get());
    AppendOverWire(SmallCatalog());
    AppendOverWire({Record(1, "2025-09-03", "russia", "nato", event::v1::STANCE_RULES_OUT)});
    page_ = std::thread([this] { TakeTheThread(); });
    stalled_.begun.Wait();
  }

  void TearDown() override {
    taken_.TryCancel();
    page_.join();
    server_.reset();
    stalling_.reset();
    ServiceTest::TearDown();
  }

 private:
  // Asks for a timeline, which this store never gives.
  void TakeTheThread() {
    v1::GetTimelineRequest request;
    request.set_party("russia");
    request.set_issue("nato");
    v1::GetTimelineResponse response;
    EXPECT_EQ(history_->GetTimeline(&taken_, request, &response).error_code(), grpc::StatusCode::CANCELLED);
  }

  Stalled stalled_;
  std::unique_ptr<StallingStore> stalling_;
  grpc::ClientContext taken_;
  std::thread page_;
};

TEST_F(PoolsTest, ComparisonsDoNotWaitForPages) {
  grpc::ClientContext context;
  v1::ComparePositionsResponse response;
  EXPECT_TRUE(history_->ComparePositions(&context, {}, &response).ok());
  EXPECT_EQ(response.issues_size(), 1);
}

TEST_F(PoolsTest, LargeAppendsDoNotWaitForPages) {
  event::v1::Statement statement = MakeStatement("2025-09-03", "russia", "nato", event::v1::STANCE_OPPOSES);
  statement.set_quote(std::string(60'000, 'x'));
  const Events events(2 * limits::kInlineParseBytesMax / 60'000, Record(0, statement));
  AppendOverWire(events);
  grpc::ClientContext context;
  const auto stream = ledger_->AppendStream(&context);
  v1::AppendStreamRequest request;
  for (const event::v1::Event& event : events) *request.add_events() = event;
  EXPECT_TRUE(stream->Write(request));
  EXPECT_TRUE(stream->WritesDone());
  v1::AppendStreamResponse response;
  EXPECT_TRUE(stream->Read(&response));
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(PoolsTest, StancesDoNotWaitForPages) {
  v1::GetStanceRequest request;
  request.set_party("russia");
  request.set_issue("nato");
  grpc::ClientContext context;
  v1::GetStanceResponse response;
  EXPECT_TRUE(history_->GetStance(&context, request, &response).ok());
}

}  // namespace
}  // namespace parley::testing
