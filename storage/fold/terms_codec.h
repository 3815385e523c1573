// Bytes of what records, sums and nodes have in common: enumerations, ids, counts, quantities and conditions.
#pragma once

#include <string>

#include "core/fold_record.h"
#include "storage/fold/bytes.h"

namespace parley {

// Flags of a record and of terms; frozen.
constexpr unsigned kHasQuantity = 1;
constexpr unsigned kHasQuantityMax = 2;
constexpr unsigned kHasConditions = 4;
constexpr unsigned kIsClosed = 8;  // of a record alone
constexpr unsigned kTermsFlags = kHasQuantity | kHasQuantityMax | kHasConditions;

// What `terms` have besides their stance.
unsigned FlagsOf(const StanceTerms& terms);

// Quantities and conditions, as the flags announce.
void PutQualifiers(std::string& out, const StanceTerms& terms);
// Fills what is new.
void ReadQualifiers(ByteReader& in, unsigned flags, StanceTerms& terms);
void SkipQualifiers(ByteReader& in, unsigned flags);

void PutId(std::string& out, const Uuid& id);
Uuid ReadId(ByteReader& in);

// Of an enumeration without gaps; fails for what is not one of its numbers.
template <typename Enum, Enum max>
Enum CheckedEnum(ByteReader& in, unsigned number) {
  if (number > static_cast<unsigned>(max)) in.Fail();
  return static_cast<Enum>(number);
}

inline Stance CheckedStance(ByteReader& in, unsigned number) {
  return CheckedEnum<Stance, event::v1::Stance_MAX>(in, number);
}
inline Attribution CheckedAttribution(ByteReader& in, unsigned number) {
  return CheckedEnum<Attribution, event::v1::Attribution_MAX>(in, number);
}
inline DatePrecision CheckedPrecision(ByteReader& in, unsigned number) {
  return CheckedEnum<DatePrecision, event::v1::DatePrecision_MAX>(in, number);
}

// What every sum starts with. False when it is empty and nothing follows.
template <typename Sum>
bool PutCounts(std::string& out, const Sum& sum) {
  PutVarint(out, sum.count);
  if (sum.empty()) return false;
  PutVarint(out, sum.shift_count);
  PutVarint(out, sum.run_length);
  return true;
}

template <typename Sum>
bool ReadCounts(ByteReader& in, Sum& sum) {
  sum.count = in.Varint();
  if (sum.empty()) return false;
  sum.shift_count = in.Varint();
  sum.run_length = in.Varint();
  return true;
}

// Two numbers below 16 in a byte.
inline unsigned PackedNibbles(unsigned low, unsigned high) {
  return low | high << 4;
}
inline unsigned LowNibble(uint8_t byte) {
  return byte & 0xfU;
}
inline unsigned HighNibble(uint8_t byte) {
  return byte >> 4U;
}

}  // namespace parley
