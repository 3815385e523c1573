// What an answer costs on a long line, in keys read. Counted, not timed: the numbers do not depend on
// the machine.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "core/time.h"
#include "line_model.h"
#include "storage/fold/fold_index.h"
#include "storage/fold/fold_objects.h"
#include "storage/fold/line_reader.h"
#include "test_state.h"

namespace parley {
namespace {

constexpr PairKey kPair = {1, 1};
constexpr int64_t kHour = 3'600 * kMicrosPerSecond;

// Head, root and seal, the last two by a seek, and two descents of a tree six levels high.
constexpr size_t kReadsMax = 1 + 2 * 2 + 2 * 6;
// A statement an hour, so a day of them for mixed signals: a leaf or two more.
constexpr size_t kReadsWithMixedSignalsMax = kReadsMax + 6 + 2;

class LongLine {
 public:
  LongLine() : model_(state_, FoldShape{}, /*keeps_versions=*/false) {}

  void RecordNext(Stance stance) { model_.Record(kPair, Said(now_us_ += kHour, stance)); }
  void RecordNext() { RecordNext(AnyStance()); }
  void RecordLate() { model_.Record(kPair, Said(AnyMoment(), AnyStance())); }

  void Amend(size_t index) {
    FoldRecord amended = model_.open(index);
    amended.stance = AnyStance();
    model_.Amend(index, kPair, amended);
  }
  void AmendAny() { Amend(Below(model_.open_count())); }
  void RetractAny() { model_.Retract(Below(model_.open_count())); }
  bool Chance(size_t percent) { return Below(100) < percent; }

  // Asks every question at random bases and at the newest one.
  void ExpectCheapAnswers();

  // A change of known position costs what was recorded between, not what the line holds.
  void ExpectCheapLearnedCounts();

  // A window for mixed signals as wide as the line takes what lies in it, once, and keeps none of it: who
  // asks again reads it again.
  void ExpectWideWindowReadAndNotKept() {
    const auto head = ReadHead(state_, kPair);
    ASSERT_TRUE(head.ok()) << head.status();
    LineReader line(counting_, kPair, *head);
    FoldChoice choice;
    choice.mixed_window_us = now_us_;
    const Basis basis = {now_us_ / 2, model_.position()};
    Ask([&](const ReadState&) { return line.Standing(basis, choice).status(); });
    EXPECT_EQ(last_repeats_, 0U);
    const size_t in_window = model_.open_count() / 2 / FoldShape{}.leaf_max;
    EXPECT_GT(last_reads_, in_window);
    Ask([&](const ReadState&) { return line.Standing(basis, choice).status(); });
    EXPECT_GT(last_reads_, in_window - 2 * kReadsMax);
  }

  size_t ReadsAtNewest() { return ReadsHoursAgo(0); }
  size_t ReadsHoursAgo(int64_t hours) {
    const Basis basis = {now_us_ - hours * kHour, model_.position()};
    Ask([&](const ReadState& state) { return StandingAt(state, kPair, basis, FoldChoice{}).status(); });
    return last_reads_;
  }

 private:
  size_t Below(size_t end) { return std::uniform_int_distribution<size_t>(0, end - 1)(random_); }
  int64_t AnyMoment() { return std::uniform_int_distribution<int64_t>(0, now_us_)(random_); }
  Stance AnyStance() { return static_cast<Stance>(1 + Below(8)); }
  Basis Newest() const { return {now_us_, model_.position()}; }
  Basis AnyBasis() { return {AnyMoment(), 1 + Below(model_.position())}; }

  template <typename Question>
  void Ask(const Question& question) {
    const absl::Status status = question(counting_);
    EXPECT_TRUE(status.ok()) << status;
    last_reads_ = counting_.TakeReads();
    last_repeats_ = counting_.TakeRepeats();
  }

  void ExpectCheapAt(const Basis& basis);
  void ExpectCheapDiff(const Basis& before, const Basis& after);

  std::mt19937 random_{1};
  MemoryState state_{4'000};
  CountingState counting_{state_};
  LineModel model_;
  int64_t now_us_ = 0;
  size_t last_reads_ = 0;
  size_t last_repeats_ = 0;
};

// The first rows of a page from `from` on.
absl::Status ReadPage(const ReadState& state, const Basis& basis, const LineKey& from) {
  LineCursor cursor(state, kPair, basis, from);
  for (int row = 0; row < 10; ++row) {
    const absl::StatusOr<const FoldRecord*> record = cursor.Next();
    if (!record.ok()) return record.status();
  }
  return absl::OkStatus();
}

void LongLine::ExpectCheapAt(const Basis& basis) {
  Ask([&](const ReadState& state) { return StandingAt(state, kPair, basis, FoldChoice{}).status(); });
  EXPECT_LE(last_reads_, kReadsWithMixedSignalsMax);
  EXPECT_EQ(last_repeats_, 0U);  // what was passed to find the stance lies around its mixed signals, too
  const LineKey key = {AnyMoment(), 0};
  Ask([&](const ReadState& state) {
    return LineCursor(state, kPair, basis, key).FoldedBefore(key, /*include_secondhand=*/false).status();
  });
  EXPECT_LE(last_reads_, kReadsMax);
  const Basis earlier = {AnyMoment(), basis.known_position};
  Ask([&](const ReadState& state) {
    return CountBetween(state, kPair, earlier, basis, FoldChoice{}).status();
  });
  EXPECT_LE(last_reads_, kReadsMax);
  ExpectCheapDiff(earlier, basis);
  // Ten rows may lie in ten leaves when most was taken back; here leaves hold more than that.
  Ask([&](const ReadState& state) { return ReadPage(state, basis, key); });
  EXPECT_LE(last_reads_, kReadsMax + 10);
}

// Whether anything changed takes a path for each date, and what the stances took need not be read again to
// count.
void LongLine::ExpectCheapDiff(const Basis& before, const Basis& after) {
  const auto head = ReadHead(state_, kPair);
  ASSERT_TRUE(head.ok()) << head.status();
  LineReader line(counting_, kPair, *head);
  const FoldChoice choice;
  Ask([&](const ReadState&) { return line.IsUnchanged(before, after, choice).status(); });
  EXPECT_LE(last_reads_, kReadsMax);
  Ask([&](const ReadState&) { return line.Standing(before, choice).status(); });
  Ask([&](const ReadState&) { return line.Standing(after, choice).status(); });
  Ask([&](const ReadState&) { return line.Counts(before, after, choice).status(); });
  EXPECT_EQ(last_reads_, 0U);
}

void LongLine::ExpectCheapAnswers() {
  state_.Commit();
  ExpectCheapAt(Newest());
  for (int i = 0; i < 200 && !testing::Test::HasFailure(); ++i) ExpectCheapAt(AnyBasis());
}

void LongLine::ExpectCheapLearnedCounts() {
  constexpr uint64_t kChanges = 10;
  constexpr size_t kReadsPerChange = 16;  // the path it wrote, the path to the record before, its closing
  for (int i = 0; i < 50; ++i) {
    const uint64_t known = 1 + Below(model_.position() - kChanges);
    const Basis older = {AnyMoment(), known};
    const Basis newer = {AnyMoment(), known + kChanges};
    for (const bool looks_back : {false, true}) {
      Ask([&](const ReadState& state) {
        return CountBetween(state, kPair, looks_back ? newer : older, looks_back ? older : newer,
                            FoldChoice{})
            .status();
      });
      // Looking back asks for the closing of each record in the leaves that changed.
      EXPECT_LE(last_reads_, kReadsMax + kChanges * (kReadsPerChange + (looks_back ? 32 : 0)));
    }
  }
}

TEST(FoldCostTest, InOrder) {
  LongLine line;
  for (int i = 0; i < 100'000; ++i) line.RecordNext();
  line.ExpectCheapAnswers();
  line.ExpectCheapLearnedCounts();
}

TEST(FoldCostTest, OneRun) {
  LongLine line;
  for (int i = 0; i < 100'000; ++i) line.RecordNext(event::v1::STANCE_SUPPORTS);
  EXPECT_EQ(line.ReadsAtNewest(), 1U);
  line.ExpectCheapAnswers();
}

// A day is 24 of the 40 versions in the tail: nobody needs the tree.
TEST(FoldCostTest, MixedSignalsOfTheNewestDayAreInTheHead) {
  LongLine line;
  for (int i = 0; i < 500; ++i) {
    line.RecordNext(event::v1::STANCE_SUPPORTS);
    line.RecordNext(event::v1::STANCE_OPPOSES);
  }
  EXPECT_EQ(line.ReadsAtNewest(), 1U);
}

// Of what comes before the tail, the root alone is read, for its count.
TEST(FoldCostTest, StancesInTheTailNeedNoPath) {
  LongLine line;
  for (int i = 0; i < 500; ++i) {
    line.RecordNext(event::v1::STANCE_SUPPORTS);
    line.RecordNext(event::v1::STANCE_OPPOSES);
  }
  EXPECT_EQ(line.ReadsHoursAgo(1), 2U);
}

TEST(FoldCostTest, WideWindowsForMixedSignals) {
  LongLine line;
  for (int i = 0; i < 5'000; ++i) line.RecordNext();
  line.ExpectWideWindowReadAndNotKept();
}

TEST(FoldCostTest, LateAmendedAndRetracted) {
  LongLine line;
  line.RecordNext();
  for (int i = 0; i < 60'000; ++i) {
    if (line.Chance(5)) {
      line.RecordLate();
    } else if (line.Chance(2)) {
      line.AmendAny();
    } else if (line.Chance(1)) {
      line.RetractAny();
    } else {
      line.RecordNext();
    }
  }
  line.ExpectCheapAnswers();
  line.ExpectCheapLearnedCounts();
}

TEST(FoldCostTest, EveryStatementAmendedFiveTimesAtOnce) {
  LongLine line;
  for (size_t i = 0; i < 4'000; ++i) {
    line.RecordNext();
    for (int amendment = 0; amendment < 5; ++amendment) line.Amend(i);
  }
  line.ExpectCheapAnswers();
  line.ExpectCheapLearnedCounts();
}

TEST(FoldCostTest, EveryStatementAmendedFiveTimesLater) {
  constexpr size_t kStatements = 1'000;
  LongLine line;
  for (size_t i = 0; i < kStatements; ++i) line.RecordNext();
  for (int amendment = 0; amendment < 5; ++amendment) {
    for (size_t i = 0; i < kStatements; ++i) line.Amend(i);
  }
  line.ExpectCheapAnswers();
  line.ExpectCheapLearnedCounts();
}

TEST(FoldCostTest, OneStatementAmendedAgainAndAgain) {
  LongLine line;
  for (int i = 0; i < 1'000; ++i) line.RecordNext();
  for (int amendment = 0; amendment < 2'000; ++amendment) line.Amend(500);
  line.ExpectCheapAnswers();
  line.ExpectCheapLearnedCounts();
}

TEST(FoldCostTest, AllBackdated) {
  LongLine line;
  line.RecordNext();
  for (int i = 0; i < 2'500; ++i) line.RecordNext();
  for (int i = 0; i < 2'500; ++i) line.RecordLate();
  line.ExpectCheapAnswers();
  line.ExpectCheapLearnedCounts();
}

}  // namespace
}  // namespace parley
