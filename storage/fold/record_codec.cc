#include "storage/fold/record_codec.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace parley {
namespace {

// Flags of a record; frozen.
constexpr uint8_t kHasQuantity = 1;
constexpr uint8_t kHasQuantityMax = 2;
constexpr uint8_t kHasConditions = 4;
constexpr uint8_t kIsClosed = 8;
constexpr uint8_t kTermsFlags = kHasQuantity | kHasQuantityMax | kHasConditions;

// Flags of sums; frozen.
constexpr uint8_t kHasSecondhandSums = 1;

constexpr size_t kVersionKeyBytesMax = 8 + 2 * kVarintBytesMax;
constexpr size_t kRecordBytesMax = kVersionKeyBytesMax + 4 + 16 + kVarintBytesMax;  // without qualifiers

// The first version of a statement has the position of the statement.
void PutVersionKey(PieceWriter& out, const VersionKey& key) {
  out.I64(key.said_at_us);
  out.Varint(key.first_position);
  out.Varint(key.version_position - key.first_position);
}

unsigned FlagsOf(const StanceTerms& terms) {
  unsigned flags = 0;
  if (terms.quantity) flags |= kHasQuantity;
  if (terms.quantity_max) flags |= kHasQuantityMax;
  if (!terms.conditions.empty()) flags |= kHasConditions;
  return flags;
}

template <typename T>
void PutByte(std::string& out, T value) {
  out.push_back(static_cast<char>(value));
}

void PutId(std::string& out, const Uuid& id) {
  out.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
}

Uuid ReadId(ByteReader& in) {
  Uuid id;
  const rocksdb::Slice bytes = in.Take(id.bytes.size());
  if (!bytes.empty()) std::memcpy(id.bytes.data(), bytes.data(), id.bytes.size());
  return id;
}

void PutDouble(std::string& out, double v) {
  PutU64(out, std::bit_cast<uint64_t>(v));
}

double ReadDouble(ByteReader& in) {
  return std::bit_cast<double>(in.U64());
}

// Quantities and conditions, as the flags announce.
void PutQualifiers(std::string& out, const StanceTerms& terms) {
  if (terms.quantity) PutDouble(out, *terms.quantity);
  if (terms.quantity_max) PutDouble(out, *terms.quantity_max);
  if (terms.conditions.empty()) return;
  PutVarint(out, terms.conditions.size());
  for (const std::string& condition : terms.conditions) {
    PutVarint(out, condition.size());
    out += condition;
  }
}

void ReadQualifiers(ByteReader& in, unsigned flags, StanceTerms& terms) {
  if (flags & kHasQuantity) terms.quantity = ReadDouble(in);
  if (flags & kHasQuantityMax) terms.quantity_max = ReadDouble(in);
  if (!(flags & kHasConditions)) return;
  const uint64_t count = in.Varint();
  for (uint64_t i = 0; i < count && in.ok(); ++i) terms.conditions.push_back(in.Take(in.Varint()).ToString());
}

DatePrecision ReadPrecision(ByteReader& in) {
  const int number = in.U8();
  if (!event::v1::DatePrecision_IsValid(number)) in.Fail();
  return static_cast<DatePrecision>(number);
}

Stance ReadStance(ByteReader& in) {
  const int number = in.U8();
  if (!event::v1::Stance_IsValid(number)) in.Fail();
  return static_cast<Stance>(number);
}

Attribution ReadAttribution(ByteReader& in) {
  const int number = in.U8();
  if (!event::v1::Attribution_IsValid(number)) in.Fail();
  return static_cast<Attribution>(number);
}

// Whose record starts the trailing run, when it need not be written of its own.
bool RunStartsAtLast(const LineSummary& sum) {
  return sum.run_length == 1;
}
bool RunStartsAtFirst(const LineSummary& sum) {
  return sum.run_length == sum.count;
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

void PutSum(std::string& out, const HeadSummary& sum) {
  if (!PutCounts(out, sum)) return;
  PutRecord(out, sum.last);
  if (sum.count > 1) PutRecord(out, sum.first);
  if (RunStartsAtLast(sum) || RunStartsAtFirst(sum)) return;
  PutI64(out, sum.run_start.key.said_at_us);
  PutVarint(out, sum.run_start.key.first_position);
  PutByte(out, sum.run_start.precision);
  PutId(out, sum.run_start.statement_id);
}

RunStart ReadRunStart(ByteReader& in, const HeadSummary& sum) {
  if (RunStartsAtLast(sum)) return RunStartOf(sum.last);
  if (RunStartsAtFirst(sum)) return RunStartOf(sum.first);
  RunStart start;
  start.key.said_at_us = in.I64();
  start.key.first_position = in.Varint();
  start.precision = ReadPrecision(in);
  start.statement_id = ReadId(in);
  return start;
}

void ReadRecord(ByteReader& in, FoldRecord& record) {
  const VersionKey key = ReadVersionKey(in);
  record.said_at_us = key.said_at_us;
  record.first_position = key.first_position;
  record.version_position = key.version_position;
  const uint8_t flags = in.U8();
  if ((flags & ~(kTermsFlags | kIsClosed)) != 0) in.Fail();
  record.stance = ReadStance(in);
  record.attribution = ReadAttribution(in);
  record.precision = ReadPrecision(in);
  record.statement_id = ReadId(in);
  if (flags & kIsClosed) record.closed_position = in.Varint();
  if (flags & kTermsFlags) ReadQualifiers(in, flags, record);
}

// The last one of a sum that is not empty, and the first one where that is another.
template <typename Sum, typename End>
void ReadEnds(ByteReader& in, Sum& sum, void (*read)(ByteReader&, End&)) {
  read(in, sum.last);
  if (sum.count > 1) {
    read(in, sum.first);
  } else {
    sum.first = sum.last;
  }
}

void ReadSum(ByteReader& in, HeadSummary& sum) {
  if (!ReadCounts(in, sum)) return;
  ReadEnds(in, sum, ReadRecord);
  sum.run_start = ReadRunStart(in, sum);
}

void PutTerms(std::string& out, const StanceTerms& terms) {
  PutByte(out, FlagsOf(terms));
  PutByte(out, terms.stance);
  PutQualifiers(out, terms);
}

void ReadTerms(ByteReader& in, StanceTerms& terms) {
  const uint8_t flags = in.U8();
  if ((flags & ~kTermsFlags) != 0) in.Fail();
  terms.stance = ReadStance(in);
  if (flags & kTermsFlags) ReadQualifiers(in, flags, terms);
}

void PutSum(std::string& out, const Stretch& sum) {
  if (!PutCounts(out, sum)) return;
  PutTerms(out, sum.last);
  if (sum.count > 1) PutTerms(out, sum.first);
}

void ReadSum(ByteReader& in, Stretch& sum) {
  if (!ReadCounts(in, sum)) return;
  ReadEnds(in, sum, ReadTerms);
}

template <typename Sum>
void PutBoth(std::string& out, const InBothFoldings<Sum>& sums) {
  PutByte(out, sums.all ? kHasSecondhandSums : 0);
  PutSum(out, sums.stated);
  if (sums.all) PutSum(out, *sums.all);
}

template <typename Sum>
void ReadBoth(ByteReader& in, InBothFoldings<Sum>& sums) {
  const uint8_t flags = in.U8();
  if ((flags & ~kHasSecondhandSums) != 0) in.Fail();
  ReadSum(in, sums.stated);
  if (flags & kHasSecondhandSums) ReadSum(in, sums.all.emplace());
}

}  // namespace

void PutRecord(std::string& out, const FoldRecord& record) {
  const bool is_closed = record.closed_position != 0;
  const unsigned flags = FlagsOf(record);
  {
    PieceWriter pieces(out, kRecordBytesMax);
    PutVersionKey(pieces, KeyOf(record));
    pieces.U8(flags | (is_closed ? kIsClosed : 0U));
    pieces.U8(static_cast<unsigned>(record.stance));
    pieces.U8(static_cast<unsigned>(record.attribution));
    pieces.U8(static_cast<unsigned>(record.precision));
    pieces.Bytes(record.statement_id.bytes.data(), record.statement_id.bytes.size());
    if (is_closed) pieces.Varint(record.closed_position);
  }
  if (flags != 0) PutQualifiers(out, record);
}

FoldRecords ReadRecords(ByteReader& in, uint64_t count) {
  FoldRecords records;
  if (count > in.left()) in.Fail();
  if (in.ok()) records.reserve(count);
  for (uint64_t i = 0; i < count && in.ok(); ++i) ReadRecord(in, records.emplace_back());
  return records;
}

void PutVersionKey(std::string& out, const VersionKey& key) {
  PieceWriter pieces(out, kVersionKeyBytesMax);
  PutVersionKey(pieces, key);
}

VersionKey ReadVersionKey(ByteReader& in) {
  VersionKey key;
  key.said_at_us = in.I64();
  key.first_position = in.Varint();
  key.version_position = key.first_position + in.Varint();
  return key;
}

void PutSums(std::string& out, const HeadSums& sums) {
  PutBoth(out, sums);
}
void ReadSums(ByteReader& in, HeadSums& sums) {
  ReadBoth(in, sums);
}

void PutSums(std::string& out, const StretchSums& sums) {
  PutBoth(out, sums);
}
void ReadSums(ByteReader& in, StretchSums& sums) {
  ReadBoth(in, sums);
}

}  // namespace parley
