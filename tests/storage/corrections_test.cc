// Corrections: what the record says now, and what it said before.

#include <algorithm>

#include "gmock/gmock.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

using ::testing::ElementsAre;

constexpr Stance kSupports = event::v1::STANCE_SUPPORTS;
constexpr Stance kOpposes = event::v1::STANCE_OPPOSES;

class CorrectionsTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Append(SmallCatalog());
    Append(Record(1, "2020-05-01", "ukraine", "nato", kSupports));  // 7
  }

  absl::StatusOr<StatementHistory> History(int id, uint64_t known_position = UINT64_MAX) {
    return store_->Read()->Statement(*Uuid::Parse(Id(id)), known_position);
  }

  // Publishers of the sources of each entry.
  std::vector<std::string> SourcesOfTimeline(const std::string& party, const std::string& issue,
                                             uint64_t known_position = UINT64_MAX) {
    const auto view = store_->Read();
    std::vector<std::string> all;
    const auto take = [&](const TimelineItem& item) {
      event::v1::Statement statement;
      EXPECT_TRUE(statement.ParseFromString(
          (**view->StatementBytes(item.record->version_position, item.corroborations, /*keep=*/true))
              .ToString()));
      std::string& publishers = all.emplace_back();
      for (const auto& source : statement.sources())
        publishers += (publishers.empty() ? "" : ", ") + source.publisher();
    };
    const auto next =
        view->Timeline(Pair(party, issue), {INT64_MAX, std::min(known_position, view->last_position())}, {},
                       LineKey{INT64_MIN, 0}, 100, take, nullptr, {});
    EXPECT_TRUE(next.ok()) << next.status();
    return all;
  }
};

TEST_F(CorrectionsTest, AmendmentRewritesTheLineButNotThePast) {
  Append(Amend(1, MakeStatement("2020-06-01", "ukraine", "nato", kOpposes)));  // 8
  EXPECT_EQ(StanceAt("ukraine", "nato", "2025", 7), "SUPPORTS since 2020-05-01T00:00:00Z reaffirmed 0");
  EXPECT_EQ(StanceAt("ukraine", "nato", "2025", 8), "OPPOSES since 2020-06-01T00:00:00Z reaffirmed 0");
  EXPECT_EQ(StanceAt("ukraine", "nato", "2020-05-15", 8), "none");
}

TEST_F(CorrectionsTest, AmendmentMayMoveAStatementToAnotherPair) {
  Append(Amend(1, MakeStatement("2020-05-01", "Moscow", "troops", kOpposes)));
  EXPECT_EQ(StanceAt("ukraine", "nato", "2025"), "none");
  EXPECT_EQ(StanceAt("russia", "troops", "2025"), "OPPOSES since 2020-05-01T00:00:00Z reaffirmed 0");
  EXPECT_EQ(store_->Read()->counts().pairs, 2U);
}

TEST_F(CorrectionsTest, RetractionWithdrawsButNotFromThePast) {
  Append(Retract(1));
  EXPECT_EQ(StanceAt("ukraine", "nato", "2025", 7), "SUPPORTS since 2020-05-01T00:00:00Z reaffirmed 0");
  EXPECT_EQ(StanceAt("ukraine", "nato", "2025"), "none");
}

TEST_F(CorrectionsTest, RetractedStatementCannotBeCorrected) {
  Append(Retract(1));
  for (const event::v1::Event& event :
       {Retract(1), Amend(1, MakeStatement("2020", "ukraine", "nato", kSupports)), Corroborate(1, "AP")}) {
    const absl::Status status = TryAppend(event).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ReasonOf(status), "STATEMENT_RETRACTED");
  }
}

TEST_F(CorrectionsTest, UnknownStatementIsNotFound) {
  const absl::Status status = TryAppend(Retract(99)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(FieldOf(status), "events[0].statement_retracted.statement_id");
}

TEST_F(CorrectionsTest, EventThatRecordedNoStatementIsNoStatement) {
  event::v1::Event amendment = Amend(1, MakeStatement("2020", "ukraine", "nato", kOpposes));
  amendment.set_event_id(Id(50));
  Append(amendment);
  EXPECT_EQ(ReasonOf(TryAppend(Retract(50)).status()), "UNKNOWN_STATEMENT");
}

TEST_F(CorrectionsTest, TimelineShowsTheSourcesThatWereKnown) {
  Append(Record(2, "2020-06-01", "ukraine", "nato", kOpposes));   // 8
  Append(Record(3, "2020-07-01", "ukraine", "nato", kSupports));  // 9
  Append(Corroborate(3, "Reuters"));                              // 10
  Append(Corroborate(1, "AP"));                                   // 11
  Append(Corroborate(3, "AFP"));                                  // 12
  EXPECT_THAT(SourcesOfTimeline("ukraine", "nato"), ElementsAre("AP", "", "Reuters, AFP"));
  EXPECT_THAT(SourcesOfTimeline("ukraine", "nato", 11), ElementsAre("AP", "", "Reuters"));
  EXPECT_THAT(SourcesOfTimeline("ukraine", "nato", 9), ElementsAre("", "", ""));
  Append(Record(4, "2020-05-15", "ukraine", "nato", kOpposes));  // 13, late
  Append(Corroborate(4, "DPA"));                                 // 14
  EXPECT_THAT(SourcesOfTimeline("ukraine", "nato"), ElementsAre("AP", "DPA", "", "Reuters, AFP"));
}

TEST_F(CorrectionsTest, TimelineKeepsSourcesOfAStatementThatMoves) {
  Append(Corroborate(1, "AP"));                                                 // 8
  Append(Amend(1, MakeStatement("2020-05-01", "Moscow", "troops", kOpposes)));  // 9
  Append(Corroborate(1, "AFP"));                                                // 10
  Append(Amend(1, MakeStatement("2020-05-01", "ukraine", "nato", kSupports)));  // 11
  EXPECT_THAT(SourcesOfTimeline("ukraine", "nato", 8), ElementsAre("AP"));
  EXPECT_THAT(SourcesOfTimeline("russia", "troops", 9), ElementsAre("AP"));
  EXPECT_THAT(SourcesOfTimeline("russia", "troops", 10), ElementsAre("AP, AFP"));
  EXPECT_THAT(SourcesOfTimeline("russia", "troops"), ElementsAre());
  EXPECT_THAT(SourcesOfTimeline("ukraine", "nato"), ElementsAre("AP, AFP"));
}

TEST_F(CorrectionsTest, HistoryShowsEveryVersion) {
  Append(Corroborate(1, "Reuters"));                                           // 8
  Append(Amend(1, MakeStatement("2020-05-02", "ukraine", "nato", kOpposes)));  // 9
  Append(Corroborate(1, "AP"));                                                // 10
  const auto now = History(1);
  ASSERT_TRUE(now.ok()) << now.status();
  ASSERT_EQ(now->versions.size(), 4U);
  EXPECT_EQ(now->versions[0].closed_position, 9U);
  EXPECT_EQ(now->versions[1].closed_position, 0U);
  EXPECT_EQ(now->versions[2].closed_position, 0U);
  EXPECT_EQ(now->current->stance(), kOpposes);
  EXPECT_EQ(now->current->statement_id(), Id(1));
  ASSERT_EQ(now->current->sources_size(), 2);
  EXPECT_EQ(now->current->sources(0).publisher(), "Reuters");

  const auto then = History(1, 8);
  ASSERT_TRUE(then.ok());
  EXPECT_EQ(then->current->stance(), kSupports);
  EXPECT_EQ(then->current->sources_size(), 1);
  EXPECT_EQ(History(1, 6).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(CorrectionsTest, RetractedStatementHasVersionsButNoCurrentOne) {
  Append(Retract(1));
  const auto history = History(1);
  ASSERT_TRUE(history.ok());
  EXPECT_FALSE(history->current.has_value());
  EXPECT_EQ(history->versions[0].closed_position, 8U);
}

TEST_F(CorrectionsTest, ManyCorrectionsOfOneStatement) {
  for (int i = 0; i < 300; ++i) {
    Append(Amend(1, MakeStatement("2020-05-01", "ukraine", "nato", i % 2 == 0 ? kOpposes : kSupports)));
  }
  EXPECT_EQ(StanceAt("ukraine", "nato", "2025", 100), "OPPOSES since 2020-05-01T00:00:00Z reaffirmed 0");
  EXPECT_EQ(StanceAt("ukraine", "nato", "2025", 101), "SUPPORTS since 2020-05-01T00:00:00Z reaffirmed 0");
  EXPECT_EQ(History(1)->versions.size(), 301U);
}

}  // namespace
}  // namespace parley::testing
