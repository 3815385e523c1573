// ReadEvents and WatchEvents: nothing is skipped, nothing comes twice, slow readers delay nobody.
#include <gmock/gmock.h>

#include "tests/services/service_fixture.h"

namespace parley::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Kind = v1::WatchEventsResponse::UpdateCase;

// One watch, read message by message.
class Watch {
 public:
  Watch(v1::LedgerService::Stub& ledger, uint64_t after_position) {
    v1::WatchEventsRequest request;
    request.set_after_position(after_position);
    reader_ = ledger.WatchEvents(&context_, request);
  }
  ~Watch() {
    context_.TryCancel();
    while (reader_->Read(&message_)) {
    }
  }

  // The next message's kind; UPDATE_NOT_SET at the end.
  Kind Next() {
    if (!reader_->Read(&message_)) return Kind::UPDATE_NOT_SET;
    for (const event::v1::Event& event : message_.events().events()) {
      EXPECT_EQ(event.position(), last_ + 1 + (last_ == 0 ? after_ : 0)) << "a gap or a repetition";
      last_ = event.position();
    }
    return message_.update_case();
  }

  // Reads until the event at `position` has come; the kinds of other messages on the way.
  std::vector<Kind> ReadTo(uint64_t position) {
    std::vector<Kind> others;
    while (last_ < position) {
      const Kind kind = Next();
      if (kind == Kind::UPDATE_NOT_SET) break;
      if (kind != Kind::kEvents && kind != Kind::kProgress) others.push_back(kind);
    }
    EXPECT_EQ(last_, position);
    return others;
  }

  // Reads until a message of this kind.
  bool ReadUntil(Kind wanted) {
    for (Kind kind = Next(); kind != Kind::UPDATE_NOT_SET; kind = Next()) {
      if (kind == wanted) return true;
    }
    return false;
  }

  grpc::Status Finish() { return reader_->Finish(); }
  void Cancel() { context_.TryCancel(); }
  void set_after(uint64_t after) { after_ = after; }
  const v1::WatchEventsResponse& message() const { return message_; }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchEventsResponse>> reader_;
  v1::WatchEventsResponse message_;
  uint64_t after_ = 0;
  uint64_t last_ = 0;
};

class ReadWatchTest : public ServiceTest {
 protected:
  void SetUp() override {
    ServiceTest::SetUp();
    AppendOverWire(SmallCatalog());
  }

  void AppendStatements(int first_id, int count, size_t quote_bytes = 0) {
    event::v1::Statement statement = MakeStatement("2025-01-01", "russia", "nato", event::v1::STANCE_OPPOSES);
    statement.set_quote(std::string(quote_bytes, 'x'));
    Events events;
    for (int i = 0; i < count; ++i) events.push_back(Record(first_id + i, statement));
    AppendOverWire(events);
  }

  // Positions that a read gives, or its error.
  grpc::Status Read(uint64_t from, v1::ReadDirection direction, uint64_t limit,
                    std::vector<uint64_t>& positions) {
    v1::ReadEventsRequest request;
    request.set_from_position(from);
    request.set_direction(direction);
    request.set_limit(limit);
    grpc::ClientContext context;
    auto reader = ledger_->ReadEvents(&context, request);
    v1::ReadEventsResponse response;
    while (reader->Read(&response)) {
      EXPECT_EQ(response.basis().known_position(), store_->last_position());
      for (const event::v1::Event& event : response.events()) positions.push_back(event.position());
    }
    return reader->Finish();
  }

  std::vector<uint64_t> Positions(uint64_t from, v1::ReadDirection direction, uint64_t limit) {
    std::vector<uint64_t> positions;
    EXPECT_TRUE(Read(from, direction, limit, positions).ok());
    return positions;
  }
};

TEST_F(ReadWatchTest, ReadsForwardAndBackFromAnyPosition) {
  EXPECT_THAT(Positions(0, v1::READ_DIRECTION_UNSPECIFIED, 0), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(Positions(4, v1::READ_DIRECTION_FORWARD, 2), ElementsAre(4, 5));
  EXPECT_THAT(Positions(0, v1::READ_DIRECTION_BACK, 2), ElementsAre(6, 5));
  EXPECT_THAT(Positions(2, v1::READ_DIRECTION_BACK, 0), ElementsAre(2, 1));
}

TEST_F(ReadWatchTest, ReadingAPositionNotYetWrittenIsOutOfRange) {
  std::vector<uint64_t> positions;
  const WireError error = ErrorOf(Read(7, v1::READ_DIRECTION_FORWARD, 0, positions));
  EXPECT_EQ(error.code, grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(error.reason, "POSITION_NOT_WRITTEN");
  EXPECT_EQ(error.field, "from_position");
  EXPECT_THAT(positions, IsEmpty());
}

TEST_F(ReadWatchTest, ManyEventsComeInSeveralMessages) {
  AppendStatements(1, 2'000);
  EXPECT_EQ(Positions(0, v1::READ_DIRECTION_FORWARD, 0).size(), 2'006u);
  EXPECT_EQ(Positions(0, v1::READ_DIRECTION_BACK, 0).back(), 1u);
}

TEST_F(ReadWatchTest, WatchCatchesUpSaysSoAndGoesOnLive) {
  Watch watch(*ledger_, 0);
  EXPECT_THAT(watch.ReadTo(6), IsEmpty());
  EXPECT_EQ(watch.message().basis().known_position(), 6u);
  EXPECT_TRUE(watch.ReadUntil(Kind::kCaughtUp));
  AppendStatements(1, 3);
  AppendStatements(4, 3);
  EXPECT_THAT(watch.ReadTo(12), IsEmpty());
}

TEST_F(ReadWatchTest, WatchResumesBehindAnyPosition) {
  AppendStatements(1, 5);
  for (uint64_t after = 0; after <= 11; ++after) {
    Watch watch(*ledger_, after);
    watch.set_after(after);
    if (after < 11) watch.ReadTo(11);
    EXPECT_TRUE(watch.ReadUntil(Kind::kCaughtUp));
    EXPECT_EQ(watch.message().basis().known_position(), 11u);
  }
}

TEST_F(ReadWatchTest, WatchBehindAPositionNotYetWrittenIsOutOfRange) {
  Watch watch(*ledger_, 7);
  EXPECT_EQ(watch.Next(), Kind::UPDATE_NOT_SET);
  const WireError error = ErrorOf(watch.Finish());
  EXPECT_EQ(error.code, grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(error.field, "after_position");
}

TEST_F(ReadWatchTest, AQuietWatchHearsOfProgress) {
  ServerOptions options;
  options.watching.progress_interval_ms = 1;
  Serve(options);
  Watch watch(*ledger_, 6);
  EXPECT_TRUE(watch.ReadUntil(Kind::kProgress));
  EXPECT_EQ(watch.message().basis().known_position(), 6u);
}

TEST_F(ReadWatchTest, ASlowWatchFallsBehindIsToldAndMissesNothing) {
  ServerOptions options;
  options.watching.events_max = 4;
  Serve(options);
  Watch slow(*ledger_, 6);
  slow.set_after(6);
  ASSERT_TRUE(slow.ReadUntil(Kind::kCaughtUp));
  Watch quick(*ledger_, 6);
  quick.set_after(6);
  constexpr int kEvents = 400;  // of 60 kB: far more than gRPC buffers for a stream
  for (int id = 1; id <= kEvents; id += 10) AppendStatements(id, 10, 60'000);
  quick.ReadTo(6 + kEvents);  // though the slow one has not read a single event
  EXPECT_THAT(slow.ReadTo(6 + kEvents), ::testing::Contains(Kind::kFellBehind));
}

TEST_F(ReadWatchTest, TooManyWatchersAreRefused) {
  ServerOptions options;
  options.watching.watchers_max = 1;
  Serve(options);
  Watch first(*ledger_, 0);
  ASSERT_TRUE(first.ReadUntil(Kind::kCaughtUp));
  Watch second(*ledger_, 0);
  EXPECT_EQ(second.Next(), Kind::UPDATE_NOT_SET);
  const WireError error = ErrorOf(second.Finish());
  EXPECT_EQ(error.code, grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(error.reason, "TOO_MANY_WATCHERS");
}

TEST_F(ReadWatchTest, AServerThatStopsTellsWhereToResume) {
  Watch watch(*ledger_, 0);
  ASSERT_TRUE(watch.ReadUntil(Kind::kCaughtUp));
  server_->Shutdown(60'000);  // returns at once: the stream has ended
  EXPECT_EQ(watch.Next(), Kind::UPDATE_NOT_SET);
  const WireError error = ErrorOf(watch.Finish());
  EXPECT_EQ(error.code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(error.reason, "SHUTTING_DOWN");
  EXPECT_EQ(error.metadata.at("resume_after"), "6");
}

TEST_F(ReadWatchTest, ACancelledWatchLeavesNothingBehind) {
  for (int i = 0; i < 20; ++i) {
    Watch watch(*ledger_, 0);
    if (i % 2 == 0) watch.ReadUntil(Kind::kCaughtUp);
    watch.Cancel();
  }
  server_->Shutdown(60'000);  // returns at once when no stream is left
}

}  // namespace
}  // namespace parley::testing
