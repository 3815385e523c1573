#include "core/stretch.h"

#include <gtest/gtest.h>

#include <random>

#include "core/fold.h"
#include "core/line_summary.h"
#include "core/shift.h"
#include "tests/core/fold_records.h"

namespace parley {
namespace {

using enum event::v1::Attribution;
using enum event::v1::Stance;
using testing_core::At;
using testing_core::KnownBy;
using testing_core::Said;

using Line = std::vector<FoldRecord>;

Stretch SumOf(const Line& line, size_t begin, size_t end) {
  Stretch sum;
  for (size_t i = begin; i < end; ++i) sum.Append(line[i]);
  return sum;
}

void ExpectSame(const StanceTerms& a, const StanceTerms& b) {
  EXPECT_EQ(a.stance, b.stance);
  EXPECT_EQ(a.conditions, b.conditions);
  EXPECT_EQ(a.quantity, b.quantity);
  EXPECT_EQ(a.quantity_max, b.quantity_max);
}

void ExpectSame(const Stretch& a, const Stretch& b) {
  EXPECT_EQ(a.count, b.count);
  EXPECT_EQ(a.shift_count, b.shift_count);
  EXPECT_EQ(a.run_length, b.run_length);
  ExpectSame(a.first, b.first);
  ExpectSame(a.last, b.last);
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

TEST(StretchTest, EmptyIsNeutral) {
  Stretch sum = SumOf({Said("2022", 1, STANCE_SUPPORTS)}, 0, 1);
  const Stretch before = sum;
  sum.Append(Stretch{});
  ExpectSame(sum, before);
  Stretch empty;
  EXPECT_TRUE(empty.empty());
  empty.Append(before);
  ExpectSame(empty, before);
}

TEST(StretchTest, TheFirstRecordOfAStretchIsNoShift) {
  EXPECT_EQ(SumOf({Said("2022", 1, STANCE_SUPPORTS)}, 0, 1).shift_count, 0U);
}

TEST(StretchTest, AShiftBetweenTwoStretchesIsCounted) {
  const Line line = {Said("2021", 1, STANCE_SUPPORTS), Said("2022", 2, STANCE_OPPOSES)};
  Stretch sum = SumOf(line, 0, 1);
  sum.Append(SumOf(line, 1, 2));
  EXPECT_EQ(sum.shift_count, 1U);
  EXPECT_EQ(sum.run_length, 1U);
}

TEST(StretchTest, ARunGoesOnOverTheSeam) {
  const Line line = {Said("2020", 1, STANCE_OPPOSES), Said("2021", 2, STANCE_SUPPORTS),
                     Said("2022", 3, STANCE_SUPPORTS), Said("2023", 4, STANCE_SUPPORTS)};
  Stretch sum = SumOf(line, 0, 2);
  sum.Append(SumOf(line, 2, 4));
  EXPECT_EQ(sum.run_length, 3U);
}

TEST(StretchTest, ARunThatStartsWithinTheNextStretchIsItsOwn) {
  const Line line = {Said("2020", 1, STANCE_SUPPORTS), Said("2021", 2, STANCE_SUPPORTS),
                     Said("2022", 3, STANCE_OPPOSES), Said("2023", 4, STANCE_SUPPORTS)};
  Stretch sum = SumOf(line, 0, 1);
  sum.Append(SumOf(line, 1, 4));
  EXPECT_EQ(sum.run_length, 1U);
}

TEST(StretchTest, AnySplitGivesTheSameSum) {
  std::mt19937 random(2022);
  for (int round = 0; round < 300; ++round) {
    const Line line = RandomLine(random, 1 + random() % 30);
    const Stretch whole = SumOf(line, 0, line.size());
    Stretch pieces;
    for (size_t begin = 0; begin < line.size();) {
      const size_t end = std::min<size_t>(line.size(), begin + random() % 6);
      pieces.Append(SumOf(line, begin, end));
      begin = end;
    }
    ExpectSame(pieces, whole);
  }
}

TEST(StretchTest, AppendingIsAssociative) {
  std::mt19937 random(2023);
  for (int round = 0; round < 300; ++round) {
    const Line line = RandomLine(random, random() % 20);
    const size_t i = random() % (line.size() + 1);
    const size_t j = i + random() % (line.size() - i + 1);
    Stretch left = SumOf(line, 0, i);
    left.Append(SumOf(line, i, j));
    left.Append(SumOf(line, j, line.size()));
    Stretch tail = SumOf(line, i, j);
    tail.Append(SumOf(line, j, line.size()));
    Stretch right = SumOf(line, 0, i);
    right.Append(tail);
    ExpectSame(left, right);
  }
}

TEST(StretchTest, AgreesWithCountingBySteps) {
  std::mt19937 random(2024);
  for (int round = 0; round < 300; ++round) {
    const Line line = RandomLine(random, 1 + random() % 30);
    uint64_t shifts = 0;
    uint64_t run = line.empty() ? 0 : 1;
    for (size_t i = 1; i < line.size(); ++i) {
      if (ChangesPosition(ClassifyShift(&line[i - 1], line[i]).kind)) ++shifts;
      run = line[i].stance == line[i - 1].stance ? run + 1 : 1;
    }
    const Stretch sum = SumOf(line, 0, line.size());
    EXPECT_EQ(sum.shift_count, shifts);
    EXPECT_EQ(sum.run_length, run);
    LineSummary summary;
    for (const FoldRecord& record : line) summary.Append(record);
    EXPECT_EQ(summary.count, line.size());
    EXPECT_EQ(summary.shift_count, shifts);
    EXPECT_EQ(summary.run_length, run);
    if (line.empty()) continue;
    EXPECT_EQ(summary.last.statement_id, line.back().statement_id);
    EXPECT_EQ(summary.run_start.statement_id, line[line.size() - run].statement_id);
    EXPECT_EQ(summary.run_start.key, line[line.size() - run].key());
  }
}

}  // namespace
}  // namespace parley
