#include "client/event_stream.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/client/fake_ledger.h"

namespace parley {
namespace {

class EventStreamTest : public testing::Test {
 protected:
  EventStreamTest() {
    for (int i = 0; i < 10; ++i) Put();
  }

  void Put() {
    event::v1::Event event;
    event.set_event_id("event-" + std::to_string(ledger_.events().size()));
    ledger_.Put(event);
  }

  FakeLedger ledger_;
  Client client_{ClientOptions{ledger_.address()}};
  std::vector<std::uint64_t> positions_;
};

TEST_F(EventStreamTest, ReadingGoesOnBehindABrokenConnection) {
  ledger_.BreakStreamsAfter(4);
  const absl::Status status = ReadEvents(client_, 0, [this](const v1::ReadEventsResponse& batch) {
    for (const auto& event : batch.events()) positions_.push_back(event.position());
    if (positions_.size() == 5) Put();  // written after the call began: not part of it
    return true;
  });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(positions_, (std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
}

TEST_F(EventStreamTest, ReadingStopsWhenTheReaderHasEnough) {
  int batches = 0;
  EXPECT_TRUE(ReadEvents(client_, 3, [&](const auto&) { return ++batches < 2; }).ok());
  EXPECT_EQ(batches, 2);
}

TEST_F(EventStreamTest, WatchingResumesAndSkipsNothing) {
  ledger_.BreakStreamsAfter(3);
  int reconnects = 0;
  WatchOptions options;
  options.after_position = 2;
  options.on_reconnect = [&](const absl::Status&) {
    ++reconnects;
    if (ledger_.events().size() < 12) Put();
  };
  const absl::Status status = WatchEvents(client_, options, [this](const v1::WatchEventsResponse& update) {
    for (const auto& event : update.events().events()) positions_.push_back(event.position());
    return positions_.size() < 10;
  });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(positions_, (std::vector<std::uint64_t>{3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
  EXPECT_GE(reconnects, 2);
}

TEST(EventStreamWithoutServer, SaysUnavailable) {
  Client client{ClientOptions{"127.0.0.1:1"}};
  EXPECT_EQ(WatchEvents(client, {}, [](const auto&) { return true; }).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReadEvents(client, 0, [](const auto&) { return true; }).code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace parley
