#include "core/line_summary.h"

#include <gtest/gtest.h>

#include <random>

#include "core/fold.h"
#include "core/shift.h"
#include "tests/core/fold_records.h"

namespace parley {
namespace {

using enum event::v1::Attribution;
using enum event::v1::Stance;
using testing_core::At;
using testing_core::IdOf;
using testing_core::KnownBy;
using testing_core::Said;

using Line = std::vector<FoldRecord>;

LineSummary SumOf(const Line& line, size_t begin, size_t end) {
  LineSummary summary;
  for (size_t i = begin; i < end; ++i) summary.Append(line[i]);
  return summary;
}

void ExpectSame(const LineSummary& a, const LineSummary& b) {
  EXPECT_EQ(a.count, b.count);
  EXPECT_EQ(a.shift_count, b.shift_count);
  EXPECT_EQ(a.first.statement_id, b.first.statement_id);
  EXPECT_EQ(a.last.statement_id, b.last.statement_id);
  EXPECT_EQ(a.run_start.statement_id, b.run_start.statement_id);
  EXPECT_EQ(a.run_start.key, b.run_start.key);
  EXPECT_EQ(a.run_start.precision, b.run_start.precision);
  EXPECT_EQ(a.run_length, b.run_length);
  EXPECT_EQ(a.newest_position, b.newest_position);
}

// Few stances, conditions and quantities, so that long runs and every sort of break occur.
FoldRecord RandomRecord(std::mt19937& random, uint64_t position) {
  FoldRecord record =
      Said("2022", position, static_cast<Stance>(STANCE_RESISTS + static_cast<int>(random() % 2)));
  if (random() % 8 == 0) record.stance = static_cast<Stance>(1 + random() % 9);
  if (random() % 8 == 0) record.attribution = ATTRIBUTION_RELAYED;
  if (random() % 4 == 0) record.conditions = {"only if others agree"};
  if (random() % 4 == 0) record.quantity = static_cast<double>(random() % 2);
  record.said_at_us = At("2022") + static_cast<int64_t>(random() % 40) * kMicrosPerDay;
  return record;
}

Line RandomLine(std::mt19937& random, size_t length) {
  Line versions;
  for (size_t i = 1; i <= length; ++i) versions.push_back(RandomRecord(random, i));
  return FoldedLine(versions, KnownBy(UINT64_MAX), {});
}

TEST(LineSummaryTest, EmptyIsNeutral) {
  LineSummary sum = SumOf({Said("2022", 1, STANCE_SUPPORTS)}, 0, 1);
  const LineSummary before = sum;
  sum.Append(LineSummary{});
  ExpectSame(sum, before);
  LineSummary empty;
  EXPECT_TRUE(empty.empty());
  empty.Append(before);
  ExpectSame(empty, before);
}

TEST(LineSummaryTest, TheFirstRecordOfAStretchIsNoShift) {
  EXPECT_EQ(SumOf({Said("2022", 1, STANCE_SUPPORTS)}, 0, 1).shift_count, 0U);
}

TEST(LineSummaryTest, AShiftBetweenTwoStretchesIsCounted) {
  const Line line = {Said("2021", 1, STANCE_SUPPORTS), Said("2022", 2, STANCE_OPPOSES)};
  LineSummary sum = SumOf(line, 0, 1);
  sum.Append(SumOf(line, 1, 2));
  EXPECT_EQ(sum.shift_count, 1U);
  EXPECT_EQ(sum.run_length, 1U);
  EXPECT_EQ(sum.run_start.statement_id, IdOf(2));
}

TEST(LineSummaryTest, ARunGoesOnOverTheSeam) {
  const Line line = {Said("2020", 1, STANCE_OPPOSES), Said("2021", 2, STANCE_SUPPORTS),
                     Said("2022", 3, STANCE_SUPPORTS), Said("2023", 4, STANCE_SUPPORTS)};
  LineSummary sum = SumOf(line, 0, 2);
  sum.Append(SumOf(line, 2, 4));
  EXPECT_EQ(sum.run_length, 3U);
  EXPECT_EQ(sum.run_start.statement_id, IdOf(2));
}

TEST(LineSummaryTest, ARunThatStartsWithinTheNextStretchIsItsOwn) {
  const Line line = {Said("2020", 1, STANCE_SUPPORTS), Said("2021", 2, STANCE_SUPPORTS),
                     Said("2022", 3, STANCE_OPPOSES), Said("2023", 4, STANCE_SUPPORTS)};
  LineSummary sum = SumOf(line, 0, 1);
  sum.Append(SumOf(line, 1, 4));
  EXPECT_EQ(sum.run_length, 1U);
  EXPECT_EQ(sum.run_start.statement_id, IdOf(4));
}

TEST(LineSummaryTest, AnySplitGivesTheSameSum) {
  std::mt19937 random(2022);
  for (int round = 0; round < 300; ++round) {
    const Line line = RandomLine(random, 1 + random() % 30);
    const LineSummary whole = SumOf(line, 0, line.size());
    LineSummary pieces;
    for (size_t begin = 0; begin < line.size();) {
      const size_t end = std::min<size_t>(line.size(), begin + random() % 6);
      pieces.Append(SumOf(line, begin, end));
      begin = end;
    }
    ExpectSame(pieces, whole);
  }
}

TEST(LineSummaryTest, AppendingIsAssociative) {
  std::mt19937 random(2023);
  for (int round = 0; round < 300; ++round) {
    const Line line = RandomLine(random, random() % 20);
    const size_t i = random() % (line.size() + 1);
    const size_t j = i + random() % (line.size() - i + 1);
    LineSummary left = SumOf(line, 0, i);
    left.Append(SumOf(line, i, j));
    left.Append(SumOf(line, j, line.size()));
    LineSummary tail = SumOf(line, i, j);
    tail.Append(SumOf(line, j, line.size()));
    LineSummary right = SumOf(line, 0, i);
    right.Append(tail);
    ExpectSame(left, right);
  }
}

TEST(LineSummaryTest, AgreesWithCountingBySteps) {
  std::mt19937 random(2024);
  for (int round = 0; round < 300; ++round) {
    const Line line = RandomLine(random, 1 + random() % 30);
    uint64_t shifts = 0;
    uint64_t run = line.empty() ? 0 : 1;
    for (size_t i = 1; i < line.size(); ++i) {
      if (ChangesPosition(ClassifyShift(&line[i - 1], line[i]).kind)) ++shifts;
      run = line[i].stance == line[i - 1].stance ? run + 1 : 1;
    }
    const LineSummary sum = SumOf(line, 0, line.size());
    EXPECT_EQ(sum.shift_count, shifts);
    EXPECT_EQ(sum.run_length, run);
    if (line.empty()) continue;
    EXPECT_EQ(sum.run_start.statement_id, line[line.size() - run].statement_id);
  }
}

}  // namespace
}  // namespace parley
