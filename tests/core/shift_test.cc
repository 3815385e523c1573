#include "core/shift.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/fold_records.h"

namespace parley {
namespace {

using enum event::v1::Stance;
using testing::ElementsAre;
using testing::IsEmpty;
using testing_core::Said;
using testing_core::SaidIf;

ShiftKind KindBetween(Stance before, Stance after) {
  const FoldRecord first = Said("2022", 1, before);
  return ClassifyShiftKind(&first, Said("2023", 2, after));
}

// Every pair of stances that take part in the fold. Rows: before; columns: after, in the order
// RULES_OUT OPPOSES RESISTS NEUTRAL ACCEPTS SUPPORTS DEMANDS MIXED.
// F reaffirmed, R reversed, A adopted, B abandoned, H hardened, S softened, X blurred, C clarified.
constexpr const char* kKinds[] = {
    "FSSBRRRX",  // RULES_OUT
    "HFSBRRRX",  // OPPOSES
    "HHFBRRRX",  // RESISTS
    "AAAFAAAX",  // NEUTRAL
    "RRRBFHHX",  // ACCEPTS
    "RRRBSFHX",  // SUPPORTS
    "RRRBSSFX",  // DEMANDS
    "CCCCCCCF",  // MIXED
};

char Letter(ShiftKind kind) {
  switch (kind) {
    case ShiftKind::kReaffirmed:
      return 'F';
    case ShiftKind::kReversed:
      return 'R';
    case ShiftKind::kAdopted:
      return 'A';
    case ShiftKind::kAbandoned:
      return 'B';
    case ShiftKind::kHardened:
      return 'H';
    case ShiftKind::kSoftened:
      return 'S';
    case ShiftKind::kBlurred:
      return 'X';
    case ShiftKind::kClarified:
      return 'C';
    default:
      return '?';
  }
}

TEST(ShiftTest, KindsOfAllPairsOfStances) {
  for (int before = STANCE_RULES_OUT; before <= STANCE_MIXED; ++before) {
    std::string row;
    for (int after = STANCE_RULES_OUT; after <= STANCE_MIXED; ++after) {
      row += Letter(KindBetween(static_cast<Stance>(before), static_cast<Stance>(after)));
    }
    EXPECT_EQ(row, kKinds[before - STANCE_RULES_OUT]) << event::v1::Stance_Name(before);
  }
}

TEST(ShiftTest, NoneBeforeIsFirstStated) {
  const Shift shift = ClassifyShift(nullptr, SaidIf("2022", 1, STANCE_SUPPORTS, {"a", "b"}));
  EXPECT_EQ(shift.kind, ShiftKind::kFirstStated);
  EXPECT_EQ(shift.delta, 0);
  EXPECT_THAT(shift.conditions_added, ElementsAre("a", "b"));
  EXPECT_FALSE(shift.quantity_before);
}

TEST(ShiftTest, DeltaIsTheDifferenceOfLevels) {
  const FoldRecord before = Said("2022", 1, STANCE_DEMANDS);
  EXPECT_EQ(ClassifyShift(&before, Said("2023", 2, STANCE_RULES_OUT)).delta, -6);
  EXPECT_EQ(ClassifyShift(&before, Said("2023", 2, STANCE_MIXED)).delta, -3);
  EXPECT_EQ(ClassifyShift(&before, Said("2023", 2, STANCE_SUPPORTS)).delta, -1);
}

TEST(ShiftTest, ConditionsCompareAsSets) {
  const FoldRecord before = SaidIf("2022", 1, STANCE_ACCEPTS, {"a", "b"});
  EXPECT_EQ(ClassifyShiftKind(&before, SaidIf("2023", 2, STANCE_ACCEPTS, {"b", "a"})),
            ShiftKind::kReaffirmed);
  const Shift changed = ClassifyShift(&before, SaidIf("2023", 2, STANCE_ACCEPTS, {"d", "b", "c"}));
  EXPECT_EQ(changed.kind, ShiftKind::kConditionsChanged);
  EXPECT_THAT(changed.conditions_added, ElementsAre("d", "c"));
  EXPECT_THAT(changed.conditions_dropped, ElementsAre("a"));
}

TEST(ShiftTest, ConditionsAreExactTexts) {
  const FoldRecord before = SaidIf("2022", 1, STANCE_ACCEPTS, {"Binding guarantees"});
  EXPECT_EQ(ClassifyShiftKind(&before, SaidIf("2023", 2, STANCE_ACCEPTS, {"binding guarantees"})),
            ShiftKind::kConditionsChanged);
}

TEST(ShiftTest, DroppingAllConditionsIsAChange) {
  const FoldRecord before = SaidIf("2022", 1, STANCE_ACCEPTS, {"a"});
  const Shift shift = ClassifyShift(&before, Said("2023", 2, STANCE_ACCEPTS));
  EXPECT_EQ(shift.kind, ShiftKind::kConditionsChanged);
  EXPECT_THAT(shift.conditions_added, IsEmpty());
  EXPECT_THAT(shift.conditions_dropped, ElementsAre("a"));
}

TEST(ShiftTest, ALevelChangeNamesTheShiftAndStillCarriesTheConditions) {
  const FoldRecord before = SaidIf("2022", 1, STANCE_ACCEPTS, {"a"});
  const Shift shift = ClassifyShift(&before, SaidIf("2023", 2, STANCE_SUPPORTS, {"b"}));
  EXPECT_EQ(shift.kind, ShiftKind::kHardened);
  EXPECT_THAT(shift.conditions_added, ElementsAre("b"));
  EXPECT_THAT(shift.conditions_dropped, ElementsAre("a"));
}

TEST(ShiftTest, QuantitiesCompareOnlyWhenBothAreGiven) {
  FoldRecord before = Said("2022", 1, STANCE_SUPPORTS);
  FoldRecord after = Said("2023", 2, STANCE_SUPPORTS);
  after.quantity = 85'000;
  EXPECT_EQ(ClassifyShiftKind(&before, after), ShiftKind::kReaffirmed);
  EXPECT_EQ(ClassifyShift(&before, after).quantity_after, 85'000);
  before.quantity = 600'000;
  const Shift shift = ClassifyShift(&before, after);
  EXPECT_EQ(shift.kind, ShiftKind::kQuantityChanged);
  EXPECT_EQ(shift.quantity_before, 600'000);
  after.quantity = 600'000;
  EXPECT_EQ(ClassifyShiftKind(&before, after), ShiftKind::kReaffirmed);
  after.quantity.reset();
  EXPECT_EQ(ClassifyShiftKind(&before, after), ShiftKind::kReaffirmed);
}

TEST(ShiftTest, AWiderRangeIsAnotherQuantity) {
  FoldRecord before = Said("2022", 1, STANCE_SUPPORTS);
  FoldRecord after = Said("2023", 2, STANCE_SUPPORTS);
  before.quantity = after.quantity = 50'000;
  after.quantity_max = 60'000;
  EXPECT_EQ(ClassifyShiftKind(&before, after), ShiftKind::kQuantityChanged);
  after.quantity_max = 50'000;  // a range of one value
  EXPECT_EQ(ClassifyShiftKind(&before, after), ShiftKind::kReaffirmed);
}

TEST(ShiftTest, ConditionsComeBeforeQuantities) {
  FoldRecord before = Said("2022", 1, STANCE_SUPPORTS);
  FoldRecord after = SaidIf("2023", 2, STANCE_SUPPORTS, {"a"});
  before.quantity = 1;
  after.quantity = 2;
  EXPECT_EQ(ClassifyShiftKind(&before, after), ShiftKind::kConditionsChanged);
}

TEST(ShiftTest, KindAloneAgreesWithTheWholeShift) {
  for (int before = STANCE_RULES_OUT; before <= STANCE_MIXED; ++before) {
    for (int after = STANCE_RULES_OUT; after <= STANCE_MIXED; ++after) {
      const FoldRecord first = Said("2022", 1, static_cast<Stance>(before));
      const FoldRecord next = SaidIf("2023", 2, static_cast<Stance>(after), {"c"});
      EXPECT_EQ(ClassifyShift(&first, next).kind, ClassifyShiftKind(&first, next));
    }
  }
}

TEST(ShiftTest, OnlyRepeatingChangesNothing) {
  for (int number = 1; number <= 13; ++number) {
    const auto kind = static_cast<ShiftKind>(number);
    EXPECT_EQ(ChangesPosition(kind), kind != ShiftKind::kReaffirmed && kind != ShiftKind::kUnchanged);
  }
}

TEST(ShiftTest, AChangedRangeShowsBothOfItsEnds) {
  FoldRecord before = Said("2022", 1, STANCE_SUPPORTS);
  before.quantity = 10;
  before.quantity_max = 20;
  FoldRecord after = Said("2023", 2, STANCE_SUPPORTS);
  after.quantity = 10;
  after.quantity_max = 30;
  const Shift shift = ClassifyShift(&before, after);
  EXPECT_EQ(shift.kind, ShiftKind::kQuantityChanged);
  EXPECT_EQ(shift.quantity_max_before, 20);
  EXPECT_EQ(shift.quantity_max_after, 30);
  EXPECT_EQ(ClassifyShift(nullptr, after).quantity_max_after, 30);
}

}  // namespace
}  // namespace parley
