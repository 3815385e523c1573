// Which stances and gaps are shown as metrics, and what is left out because of a bound.
#include "services/metrics/stance_series.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class StanceSeriesTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Append(SmallCatalog());
  }

  StanceSeries Series(const std::vector<WatchedNames>& watched, size_t series_max = 1'000) {
    return ReadStanceSeries(ViewOf(*store_, [this] { return now_us_.load(); }), watched, series_max);
  }

  // Three stances on "nato" and "troops".
  void AppendStances() {
    Append({Record(1, "2025-01-01", "russia", "nato", event::v1::STANCE_RULES_OUT),
            Record(2, "2025-01-01", "ukraine", "nato", event::v1::STANCE_SUPPORTS),
            Record(3, "2025-01-01", "ukraine", "troops", event::v1::STANCE_ACCEPTS)});
  }
};

TEST_F(StanceSeriesTest, StatementsOfTomorrowAreNotShownToday) {
  AppendStances();
  now_us_ = At("2024-12-31");
  EXPECT_THAT(Series({{{"russia"}, {"nato"}}}).scores, IsEmpty());
}

TEST_F(StanceSeriesTest, SeriesHaveABoundAndIssuesStayWhole) {
  AppendStances();
  const std::vector<WatchedNames> watched = {{{"russia", "ukraine"}, {"nato", "troops"}}};
  const StanceSeries all = Series(watched, 4);
  EXPECT_THAT(all.scores, SizeIs(3));
  EXPECT_THAT(all.gaps, SizeIs(1));
  EXPECT_EQ(all.dropped, 0u);
  const StanceSeries three = Series(watched, 3);  // "nato" fills them
  EXPECT_THAT(three.scores, SizeIs(2));
  EXPECT_EQ(three.dropped, 1u);
  const StanceSeries two = Series(watched, 2);  // "nato" does not fit, "troops" does
  EXPECT_THAT(two.scores, SizeIs(1));
  EXPECT_THAT(two.gaps, IsEmpty());
  EXPECT_EQ(two.dropped, 3u);
}

TEST_F(StanceSeriesTest, WhatIsNamedFirstGetsItsSeriesFirst) {
  AppendStances();
  const StanceSeries one = Series({{{"ukraine"}, {"troops"}}, {{"ukraine"}, {"nato"}}}, 1);
  ASSERT_THAT(one.scores, SizeIs(1));
  EXPECT_EQ(one.scores.front().issue, "troops");
  EXPECT_EQ(one.dropped, 1u);
}

TEST_F(StanceSeriesTest, WhatIsNamedAgainAndAgainCostsABoundedScrape) {
  AppendStances();
  std::vector<WatchedNames> watched(20'000, {{"russia"}, {"nato"}});
  watched.push_back({std::vector<std::string>(600, "ukraine"), std::vector<std::string>(600, "troops")});
  const StanceSeries series = Series(watched);
  EXPECT_THAT(series.scores, SizeIs(1));
  EXPECT_EQ(series.dropped, 360'000u);
}

TEST_F(StanceSeriesTest, AnIssueNamedAgainBeyondTheBoundIsLeftOutWhole) {
  AppendStances();
  const std::vector<WatchedNames> watched = {
      {{"russia", "ukraine"}, {"nato", "troops"}},
      {std::vector<std::string>(600, "ukraine"), std::vector<std::string>(600, "nato")}};
  const StanceSeries series = Series(watched);
  ASSERT_THAT(series.scores, SizeIs(1));
  EXPECT_EQ(series.scores.front().issue, "troops");
  EXPECT_THAT(series.gaps, IsEmpty());
  EXPECT_EQ(series.dropped, 360'002u);
}

// So many parties and issues that their pairs are more than a scrape looks at: 201 times 100 of 20,000.
class ManyPairsTest : public StanceSeriesTest {
 protected:
  void SetUp() override {
    StanceSeriesTest::SetUp();
    Events events;
    for (int i = 0; i < 201; ++i) {
      parties_.push_back(absl::StrCat("party-", i));
      events.push_back(DeclareParty(parties_.back()));
    }
    for (int i = 0; i < 100; ++i) {
      issues_.push_back(absl::StrCat("issue-", i));
      events.push_back(DeclareIssue(issues_.back()));
    }
    int id = 0;
    for (const char* issue : {"issue-0", "issue-99"}) {
      events.push_back(Record(++id, "2025-01-01", "party-0", issue, event::v1::STANCE_RULES_OUT));
      events.push_back(Record(++id, "2025-01-01", "party-1", issue, event::v1::STANCE_OPPOSES));
      events.push_back(Record(++id, "2025-01-01", "party-200", issue, event::v1::STANCE_DEMANDS));
    }
    events.push_back(Record(++id, "2025-01-01", "russia", "nato", event::v1::STANCE_OPPOSES));
    Append(events);
  }

  std::vector<std::string> parties_, issues_;
};

TEST_F(ManyPairsTest, AnIssueOfWhichAPartyDoesNotFitIsLeftOutWhole) {
  const StanceSeries series = Series({{parties_, issues_}, {{"party-0", "party-1"}, {"issue-99"}}});
  ASSERT_THAT(series.gaps, SizeIs(1));
  EXPECT_EQ(series.gaps.front().issue, "issue-0");
  EXPECT_DOUBLE_EQ(series.gaps.front().gap, 1);
  EXPECT_THAT(series.scores, SizeIs(3));
  EXPECT_EQ(series.dropped, 201u + 2u);
}

TEST_F(ManyPairsTest, WhatWasTakenOfAnIssueThatGrowsTooLargeIsLeftOutAndMakesRoom) {
  std::vector<std::string> first_99 = issues_;
  first_99.pop_back();
  const StanceSeries series = Series({{{"party-0", "party-1"}, {"issue-99"}},
                                      {parties_, first_99},
                                      {parties_, {"issue-99"}},
                                      {{"russia", "ukraine"}, {"nato"}}});
  ASSERT_THAT(series.gaps, SizeIs(1));
  EXPECT_EQ(series.gaps.front().issue, "issue-0");
  ASSERT_THAT(series.scores, SizeIs(4));
  EXPECT_EQ(series.scores.back().issue, "nato");
  EXPECT_EQ(series.dropped, 201u);
}

}  // namespace
}  // namespace parley::testing
