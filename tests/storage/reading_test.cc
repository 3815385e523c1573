// Reading events, times, timelines and pairs.

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "gmock/gmock.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

using ::testing::ElementsAre;

class ReadingTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Append(SmallCatalog());
  }

  std::vector<uint64_t> Positions(uint64_t from, bool forward, size_t limit = 100) {
    std::vector<uint64_t> positions;
    EXPECT_TRUE(store_->Read()
                    ->ReadEvents(from, forward,
                                 [&](uint64_t position, const std::string& bytes) {
                                   event::v1::Event event;
                                   EXPECT_TRUE(event.ParseFromString(bytes));
                                   EXPECT_EQ(event.position(), position);
                                   positions.push_back(position);
                                   return positions.size() < limit;
                                 },
                                 {})
                    .ok());
    return positions;
  }
};

TEST_F(ReadingTest, EventsForwardAndBack) {
  EXPECT_THAT(Positions(4, true), ElementsAre(4, 5, 6));
  EXPECT_THAT(Positions(3, false), ElementsAre(3, 2, 1));
  EXPECT_THAT(Positions(1, true, 2), ElementsAre(1, 2));
  EXPECT_THAT(Positions(7, true), ElementsAre());
}

TEST_F(ReadingTest, ViewDoesNotMove) {
  auto view = store_->Read();
  Append(DeclareParty("france"));
  EXPECT_EQ(view->last_position(), 6U);
  EXPECT_EQ(view->counts().parties, 2U);
  size_t seen = 0;
  EXPECT_TRUE(view->ReadEvents(1, true, [&](uint64_t, const std::string&) { return ++seen > 0; }, {}).ok());
  EXPECT_EQ(seen, 6U);
}

TEST_F(ReadingTest, EventCarriesEverything) {
  event::v1::Event given = Record(1, "2020", "Kyiv", "nato", event::v1::STANCE_SUPPORTS);
  given.mutable_original_recorded_at()->set_seconds(12);
  Append(given);
  const auto event = store_->Read()->ReadEvent(7);
  ASSERT_TRUE(event.ok());
  EXPECT_EQ(event->event_id(), Id(1));
  EXPECT_EQ(event->recorded_by(), "tester");
  EXPECT_EQ(event->original_recorded_at().seconds(), 12);
  EXPECT_EQ(event->statement_recorded().statement().party(), "ukraine");
  EXPECT_EQ(ReasonOf(store_->Read()->ReadEvent(8).status()), "POSITION_NOT_WRITTEN");
}

TEST_F(ReadingTest, PositionAtATime) {
  const int64_t start = now_us_;
  now_us_ = start + 10;
  Append({DeclareParty("france"), DeclareParty("poland")});  // 7, 8
  now_us_ = start + 20;
  Append(DeclareParty("spain"));  // 9
  auto at = [&](int64_t offset) { return *store_->Read()->PositionAt(start + offset); };
  EXPECT_EQ(at(-1), 0U);
  EXPECT_EQ(at(0), 6U);
  EXPECT_EQ(at(9), 6U);
  EXPECT_EQ(at(10), 8U);
  EXPECT_EQ(at(1000), 9U);
}

TEST_F(ReadingTest, TimelineInPages) {
  const std::vector<Stance> stances = {event::v1::STANCE_NEUTRAL, event::v1::STANCE_OPPOSES,
                                       event::v1::STANCE_NOT_STATED, event::v1::STANCE_RULES_OUT,
                                       event::v1::STANCE_RULES_OUT};
  for (size_t i = 0; i < stances.size(); ++i) {
    Append(Record(static_cast<int>(i + 1), absl::StrCat(2000 + i), "russia", "nato", stances[i]));
  }
  const Basis basis{now_us_, store_->last_position()};
  std::vector<std::string> seen;
  LineKey from{INT64_MIN, 0};
  for (;;) {
    const auto view = store_->Read();
    const auto take = [&](const TimelineItem& item) {
      event::v1::Statement statement;
      ASSERT_TRUE(statement.ParseFromString(
          (**view->StatementBytes(item.record->version_position, item.corroborations, /*keep=*/true))
              .ToString()));
      seen.push_back(absl::StrCat(statement.statement_id().substr(35), ":",
                                  item.shift.has_value() ? static_cast<int>(item.shift->kind) : 0));
    };
    const auto next = view->Timeline(Pair("russia", "nato"), basis, {}, from, 2, take, nullptr, {});
    ASSERT_TRUE(next.ok());
    if (!next->has_value()) break;
    from = **next;
  }
  // first stated, adopted, a mention, hardened, reaffirmed
  EXPECT_THAT(seen, ElementsAre("1:1", "2:5", "3:0", "4:7", "5:11"));
}

TEST_F(ReadingTest, PairsThatExist) {
  Append(Record(1, "2000", "russia", "nato", event::v1::STANCE_OPPOSES));
  Append(Record(2, "2000", "ukraine", "troops", event::v1::STANCE_SUPPORTS));
  Append(Record(3, "2000", "ukraine", "nato", event::v1::STANCE_SUPPORTS));
  const auto view = store_->Read();
  const auto scan = view->Scan();
  auto pairs = [&](uint32_t party, const std::vector<uint32_t>& issues) {
    std::vector<std::string> found;
    const auto listed = scan->Pairs(party, issues, {});
    for (const PairKey& pair : *listed) {
      found.push_back(absl::StrCat(pair.party, "/", pair.issue));
    }
    return found;
  };
  EXPECT_THAT(pairs(1, {}), ElementsAre("1/2", "1/3"));
  EXPECT_THAT(pairs(2, {}), ElementsAre("2/2"));
  EXPECT_THAT(pairs(1, {3, 1}), ElementsAre("1/3"));
  EXPECT_THAT(pairs(2, {3, 4}), ElementsAre());
  EXPECT_THAT(pairs(3, {}), ElementsAre());
  EXPECT_EQ(scan->Open({1, 2}).status().code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace parley::testing
