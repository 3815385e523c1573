// What an event did to shifts: single cases, and against whole lines compared before and after.

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Stance kSupports = event::v1::STANCE_SUPPORTS;
constexpr Stance kOpposes = event::v1::STANCE_OPPOSES;
constexpr Stance kDemands = event::v1::STANCE_DEMANDS;

class EventChangesTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Append(SmallCatalog());  // 1 to 6
  }

  std::vector<EventChange> Changes(uint64_t position, bool include_secondhand = false) const {
    FoldChoice choice;
    choice.include_secondhand = include_secondhand;
    absl::StatusOr<std::vector<EventChange>> changes = store_->Read()->Changes(position, choice);
    EXPECT_TRUE(changes.ok()) << changes.status();
    return changes.ok() ? *std::move(changes) : std::vector<EventChange>{};
  }

  EventChange OnlyChange(uint64_t position) const {
    std::vector<EventChange> changes = Changes(position);
    EXPECT_EQ(changes.size(), 1u);
    return changes.empty() ? EventChange{} : std::move(changes.front());
  }

  uint64_t Say(int id, const std::string& date, Stance stance) {
    return Append(Record(id, date, "ukraine", "nato", stance)).last_position;
  }

  static std::vector<std::string> Texts(const std::vector<ShiftPoint>& points) {
    std::vector<std::string> texts;
    texts.reserve(points.size());
    for (const ShiftPoint& point : points) {
      texts.push_back(absl::StrCat(point.record.key().first_position, " kind ",
                                   static_cast<int>(point.shift.kind), " delta ", point.shift.delta));
    }
    return texts;
  }
};

TEST_F(EventChangesTest, ANewStatementAtTheEndMakesOneShift) {
  Say(1, "2020-01-01", kSupports);                                             // 7
  const EventChange change = OnlyChange(Say(2, "2021-01-01", kOpposes));       // 8
  EXPECT_THAT(Texts(change.line.appeared), ElementsAre("8 kind 4 delta -4"));  // reversed
  EXPECT_THAT(change.line.vanished, IsEmpty());
  EXPECT_FALSE(change.retroactive);
  EXPECT_EQ(change.affected_from_us, At("2021-01-01"));
  EXPECT_FALSE(change.affected_until_us.has_value());
  EXPECT_EQ(change.before->last.stance, kSupports);
  EXPECT_EQ(change.after->last.stance, kOpposes);
  EXPECT_EQ(change.statement.statement_id(), Id(2));
  EXPECT_EQ(change.recorded_at_us, now_us_.load());
}

TEST_F(EventChangesTest, ALateStatementSaysWhichPartOfThePastItChanged) {
  Say(1, "2020-01-01", kSupports);                                        // 7
  Say(2, "2022-01-01", kSupports);                                        // 8
  const EventChange change = OnlyChange(Say(3, "2021-01-01", kOpposes));  // 9
  EXPECT_TRUE(change.retroactive);
  EXPECT_THAT(Texts(change.line.appeared), ElementsAre("9 kind 4 delta -4", "8 kind 4 delta 4"));
  EXPECT_THAT(Texts(change.line.vanished), ElementsAre("8 kind 11 delta 0"));  // it was reaffirmed
  EXPECT_EQ(change.affected_from_us, At("2021-01-01"));
  EXPECT_EQ(change.affected_until_us, At("2022-01-01"));
  EXPECT_EQ(change.before->last.stance, change.after->last.stance);
}

TEST_F(EventChangesTest, ARetractionTakesItsShiftsBackAndSaysWhy) {
  Say(1, "2020-01-01", kSupports);
  Say(2, "2021-01-01", kOpposes);
  const EventChange change = OnlyChange(Append(Retract(2)).last_position);
  EXPECT_TRUE(change.retroactive);
  EXPECT_EQ(change.cause, ChangeCause::kRetracted);
  EXPECT_FALSE(change.reason.empty());
  EXPECT_THAT(change.line.appeared, IsEmpty());
  EXPECT_THAT(Texts(change.line.vanished), ElementsAre("8 kind 4 delta -4"));
  EXPECT_EQ(change.statement.stance(), kOpposes);
}

TEST_F(EventChangesTest, AnAmendmentThatMovesAStatementChangesBothLines) {
  Say(1, "2020-01-01", kSupports);
  const uint64_t at =
      Append(Amend(1, MakeStatement("2020-01-01", "russia", "troops", kDemands))).last_position;
  const std::vector<EventChange> changes = Changes(at);
  ASSERT_EQ(changes.size(), 2u);
  for (const EventChange& change : changes) {
    const bool left = change.pair == Pair("ukraine", "nato");
    EXPECT_EQ(change.statement.party(), left ? "ukraine" : "russia");
    EXPECT_EQ(change.line.vanished.size(), left ? 1u : 0u);
    EXPECT_EQ(change.line.appeared.size(), left ? 0u : 1u);
    EXPECT_EQ(change.after.has_value(), !left);
  }
}

TEST_F(EventChangesTest, WhatDoesNotTouchTheFoldChangesNothing) {
  Say(1, "2020-01-01", kSupports);
  event::v1::Statement same = MakeStatement("2020-01-01", "ukraine", "nato", kSupports);
  same.set_quote("the same, in better words");
  EXPECT_THAT(Changes(Append(Amend(1, same)).last_position), IsEmpty());
  EXPECT_THAT(Changes(Append(Corroborate(1, "AP")).last_position), IsEmpty());
  EXPECT_THAT(Changes(1), IsEmpty());  // a declaration
  event::v1::Statement relayed = MakeStatement("2021-01-01", "ukraine", "nato", kOpposes);
  relayed.set_attribution(event::v1::ATTRIBUTION_RELAYED);
  relayed.set_reported_by("russia");
  const uint64_t at = Append(Record(2, relayed)).last_position;
  EXPECT_THAT(Changes(at), IsEmpty());
  EXPECT_EQ(Changes(at, true).size(), 1u);
}

// A place where nothing ever counted is no part of what changed.
TEST_F(EventChangesTest, TheSpanLeavesOutPlacesThatNeverCounted) {
  Say(1, "2020-01-01", kOpposes);
  Say(2, "2022-01-01", kOpposes);
  Say(3, "2024-01-01", event::v1::STANCE_NOT_STATED);
  Say(4, "1990-01-01", event::v1::STANCE_NOT_STATED);
  for (const int id : {3, 4}) {
    const event::v1::Statement moved = MakeStatement("2021-01-01", "ukraine", "nato", kSupports);
    const EventChange change = OnlyChange(Append(Amend(id, moved)).last_position);
    EXPECT_EQ(change.affected_from_us, At("2021-01-01")) << id;
    EXPECT_EQ(change.affected_until_us, At("2022-01-01")) << id;
    Append(Retract(id));
  }
}

TEST_F(EventChangesTest, ConditionsInAnotherOrderAreTheSame) {
  event::v1::Statement statement = MakeStatement("2020-01-01", "ukraine", "nato", kSupports);
  statement.add_conditions("a vote");
  statement.add_conditions("a treaty");
  Append(Record(1, statement));
  std::swap(*statement.mutable_conditions(0), *statement.mutable_conditions(1));
  EXPECT_THAT(Changes(Append(Amend(1, statement)).last_position), IsEmpty());
  statement.add_conditions("time");
  EXPECT_EQ(Changes(Append(Amend(1, statement)).last_position).size(), 1u);
}

TEST_F(EventChangesTest, APositionNotYetWrittenIsOutOfRange) {
  EXPECT_EQ(ReasonOf(store_->Read()->Changes(7, {}).status()), "POSITION_NOT_WRITTEN");
}

// Random histories: comparing only the places an event touched must give what comparing the whole line does.
class RandomChangesTest : public EventChangesTest {
 protected:
  std::vector<ShiftPoint> WholeLine(PairKey pair, uint64_t known) const {
    std::vector<ShiftPoint> points;
    const auto take = [&points](const TimelineItem& item) {
      if (!item.shift.has_value()) return;
      std::optional<FoldRecord> before;
      if (!points.empty()) before = points.back().record;
      points.push_back(MakeShiftPoint(before, *item.record));
    };
    const auto next = store_->Read()->Timeline(pair, {INT64_MAX, known}, {}, LineKey{INT64_MIN, 0}, 10'000,
                                               take, nullptr, {});
    EXPECT_TRUE(next.ok()) << next.status();
    return points;
  }

  // Statement time from the first place that differs to what stands behind the last one; absent: to the end.
  static std::pair<int64_t, std::optional<int64_t>> Span(const std::vector<ShiftPoint>& before,
                                                         const std::vector<ShiftPoint>& after) {
    std::map<LineKey, uint64_t> places;  // where one line has a version that the other has not
    for (const ShiftPoint& point : before) places[point.record.key()] = point.record.version_position;
    for (const ShiftPoint& point : after) {
      const auto at = places.find(point.record.key());
      if (at != places.end() && at->second == point.record.version_position) {
        places.erase(at);
      } else {
        places[point.record.key()] = point.record.version_position;
      }
    }
    if (places.empty()) return {0, std::nullopt};
    std::optional<int64_t> until;
    for (const auto& [place, version] : places) {
      const auto behind = std::find_if(after.begin(), after.end(), [key = place](const ShiftPoint& point) {
        return point.record.key() > key;
      });
      if (behind == after.end()) return {places.begin()->first.said_at_us, std::nullopt};
      until = std::max(until.value_or(INT64_MIN), behind->record.said_at_us);
    }
    return {places.begin()->first.said_at_us, until};
  }

  // Says, amends or retracts something; the position.
  uint64_t Step(std::mt19937& random) {
    const auto pick = [&random](int below) {
      return static_cast<int>(random() % static_cast<unsigned>(below));
    };
    const std::vector<Stance> stances = {event::v1::STANCE_OPPOSES, event::v1::STANCE_NEUTRAL,
                                         event::v1::STANCE_SUPPORTS, event::v1::STANCE_MIXED,
                                         event::v1::STANCE_NOT_STATED};
    const std::string date = absl::StrCat("20", 10 + pick(12), "-0", 1 + pick(3), "-01");
    event::v1::Statement statement = MakeStatement(date, pick(2) == 0 ? "ukraine" : "russia", "nato",
                                                   stances[static_cast<size_t>(pick(5))]);
    if (pick(4) == 0) statement.add_conditions(pick(2) == 0 ? "a vote" : "a treaty");
    if (pick(3) > 0 || open_.empty()) {
      open_.push_back(++newest_id_);
      return Append(Record(newest_id_, statement)).last_position;
    }
    const size_t at = static_cast<size_t>(pick(static_cast<int>(open_.size())));
    const int id = open_[at];
    if (pick(2) == 0) return Append(Amend(id, statement)).last_position;
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(at));
    return Append(Retract(id)).last_position;
  }

  int newest_id_ = 0;
  std::vector<int> open_;  // statements not retracted
};

TEST_F(RandomChangesTest, AgreeWithWholeLinesComparedBeforeAndAfter) {
  std::mt19937 random(20251124);
  for (int step = 0; step < 400; ++step) {
    const uint64_t position = Step(random);
    const std::vector<EventChange> changes = Changes(position);
    for (const std::string party : {"ukraine", "russia"}) {
      const PairKey pair = Pair(party, "nato");
      const std::vector<ShiftPoint> before = WholeLine(pair, position - 1);
      const std::vector<ShiftPoint> after = WholeLine(pair, position);
      const LineChange expected = CompareLines(before, after);
      LineChange actual;
      for (const EventChange& change : changes) {
        if (change.pair != pair) continue;
        actual = change.line;
        const auto [from, until] = Span(before, after);
        ASSERT_EQ(change.affected_from_us, from) << "position " << position;
        ASSERT_EQ(change.affected_until_us, until) << "position " << position;
      }
      ASSERT_EQ(Texts(actual.appeared), Texts(expected.appeared)) << "position " << position;
      ASSERT_EQ(Texts(actual.vanished), Texts(expected.vanished)) << "position " << position;
    }
  }
}

}  // namespace
}  // namespace parley::testing
