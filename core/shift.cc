#include "core/shift.h"

#include <algorithm>
#include <cstdlib>

namespace parley {
namespace {

using Texts = std::vector<std::string>;

bool Contains(const Texts& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// Texts of `texts` that `others` lacks, in order, each once.
Texts Lacking(const Texts& texts, const Texts& others) {
  Texts lacking;
  for (const std::string& text : texts) {
    if (!Contains(others, text) && !Contains(lacking, text)) lacking.push_back(text);
  }
  return lacking;
}

bool IsSubset(const Texts& texts, const Texts& others) {
  return std::all_of(texts.begin(), texts.end(),
                     [&others](const std::string& text) { return Contains(others, text); });
}

// Both give a quantity and it differs; a single quantity is a range with equal ends.
bool QuantityDiffers(const StanceTerms& before, const StanceTerms& after) {
  if (!before.quantity || !after.quantity) return false;
  return *before.quantity != *after.quantity ||
         before.quantity_max.value_or(*before.quantity) != after.quantity_max.value_or(*after.quantity);
}

ShiftKind KindOfLevels(int before, int after) {
  if (before * after < 0) return ShiftKind::kReversed;
  if (before == 0) return ShiftKind::kAdopted;
  if (after == 0) return ShiftKind::kAbandoned;
  return std::abs(after) > std::abs(before) ? ShiftKind::kHardened : ShiftKind::kSoftened;
}

}  // namespace

bool SameTexts(const Texts& a, const Texts& b) {
  return a == b || (IsSubset(a, b) && IsSubset(b, a));
}

ShiftKind ClassifyShiftKind(const StanceTerms* before, const StanceTerms& after) {
  if (before == nullptr) return ShiftKind::kFirstStated;
  if (before->stance != after.stance) {
    if (after.stance == event::v1::STANCE_MIXED) return ShiftKind::kBlurred;
    if (before->stance == event::v1::STANCE_MIXED) return ShiftKind::kClarified;
    return KindOfLevels(Level(before->stance), Level(after.stance));
  }
  if (!SameTexts(before->conditions, after.conditions)) return ShiftKind::kConditionsChanged;
  if (QuantityDiffers(*before, after)) return ShiftKind::kQuantityChanged;
  return ShiftKind::kReaffirmed;
}

Shift ClassifyShift(const StanceTerms* before, const StanceTerms& after) {
  Shift shift;
  shift.kind = ClassifyShiftKind(before, after);
  shift.quantity_after = after.quantity;
  shift.quantity_max_after = after.quantity_max;
  if (before == nullptr) {
    shift.conditions_added = Lacking(after.conditions, {});
    return shift;
  }
  shift.conditions_added = Lacking(after.conditions, before->conditions);
  shift.delta = Level(after.stance) - Level(before->stance);
  shift.conditions_dropped = Lacking(before->conditions, after.conditions);
  shift.quantity_before = before->quantity;
  shift.quantity_max_before = before->quantity_max;
  return shift;
}

bool ChangesPosition(ShiftKind kind) {
  return kind != ShiftKind::kReaffirmed && kind != ShiftKind::kUnchanged;
}

}  // namespace parley
