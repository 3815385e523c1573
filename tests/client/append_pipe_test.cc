#include "client/append_pipe.h"

#include <gtest/gtest.h>

#include <atomic>

#include "client/errors.h"
#include "tests/client/fake_ledger.h"

namespace parley {
namespace {

AppendPipe::Request RequestOf(int first, int count, const std::string& party = "russia") {
  auto request = std::make_shared<v1::AppendStreamRequest>();
  for (int i = first; i < first + count; ++i) {
    event::v1::Event& event = *request->add_events();
    event.set_event_id("event-" + std::to_string(i));
    event.mutable_statement_recorded()->mutable_statement()->set_party(party);
  }
  return request;
}

class AppendPipeTest : public testing::Test {
 protected:
  FakeLedger ledger_;
  Client client_{ClientOptions{ledger_.address()}};
  std::atomic<int> acknowledged_{0};
  AppendPipe pipe_{client_,
                   [this](const v1::AppendStreamRequest& request, const v1::AppendStreamResponse& response) {
                     EXPECT_EQ(request.events_size(), response.receipts_size());
                     ++acknowledged_;
                   }};
};

TEST_F(AppendPipeTest, AcknowledgesEverythingInOrder) {
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(pipe_.Send(RequestOf(10 * i, 10)).ok());
  ASSERT_TRUE(pipe_.Finish().ok());
  EXPECT_EQ(acknowledged_, 50);
  const auto events = ledger_.events();
  ASSERT_EQ(events.size(), 500u);
  for (std::size_t i = 0; i < events.size(); ++i)
    EXPECT_EQ(events[i].event_id(), "event-" + std::to_string(i));
}

TEST_F(AppendPipeTest, ABrokenConnectionRecordsNothingTwiceAndLosesNothing) {
  ledger_.BreakStreamsAfter(3);
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(pipe_.Send(RequestOf(i, 1)).ok());
  ASSERT_TRUE(pipe_.Finish().ok());
  EXPECT_EQ(acknowledged_, 20);
  EXPECT_EQ(ledger_.events().size(), 20u);
  EXPECT_GT(ledger_.streams_opened(), 4);
}

TEST_F(AppendPipeTest, ARefusalLeavesTheRefusedRequestFirst) {
  absl::Status status = pipe_.Send(RequestOf(0, 2));
  const AppendPipe::Request bad = RequestOf(2, 1, "nowhere");
  if (status.ok()) status = pipe_.Send(bad);
  if (status.ok()) status = pipe_.Send(RequestOf(3, 1));
  if (status.ok()) status = pipe_.Finish();
  ASSERT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(DetailsOf(status).reason, "UNKNOWN_NAME");
  const auto left = pipe_.TakeUnacknowledged();
  ASSERT_FALSE(left.empty());
  EXPECT_EQ(left.front(), bad);
  EXPECT_EQ(ledger_.events().size(), 2u);
}

TEST(AppendPipeWithoutServer, SaysUnavailable) {
  Client client{ClientOptions{"127.0.0.1:1"}};
  AppendPipe pipe(client, [](const auto&, const auto&) {});
  absl::Status status = pipe.Send(RequestOf(0, 1));
  if (status.ok()) status = pipe.Finish();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace parley
