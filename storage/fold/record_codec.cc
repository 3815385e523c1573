#include "storage/fold/record_codec.h"

#include <algorithm>
#include <bit>

namespace parley {
namespace {

// Flags of a record; frozen.
constexpr uint8_t kHasQuantity = 1;
constexpr uint8_t kHasQuantityMax = 2;
constexpr uint8_t kHasConditions = 4;
constexpr uint8_t kIsClosed = 8;
constexpr uint8_t kKnownFlags = kHasQuantity | kHasQuantityMax | kHasConditions | kIsClosed;

// Flags of sums; frozen.
constexpr uint8_t kHasSecondhandSums = 1;

uint8_t FlagsOf(const FoldRecord& record) {
  unsigned flags = 0;
  if (record.quantity) flags |= kHasQuantity;
  if (record.quantity_max) flags |= kHasQuantityMax;
  if (!record.conditions.empty()) flags |= kHasConditions;
  if (record.closed_position != 0) flags |= kIsClosed;
  return static_cast<uint8_t>(flags);
}

void PutByte(std::string& out, int value) {
  out.push_back(static_cast<char>(value));
}

void PutId(std::string& out, const Uuid& id) {
  for (const uint8_t byte : id.bytes) PutByte(out, byte);
}

Uuid ReadId(ByteReader& in) {
  Uuid id;
  const rocksdb::Slice bytes = in.Take(id.bytes.size());
  for (size_t i = 0; i < bytes.size(); ++i) id.bytes[i] = static_cast<uint8_t>(bytes[i]);
  return id;
}

void PutDouble(std::string& out, double v) {
  PutU64(out, std::bit_cast<uint64_t>(v));
}

double ReadDouble(ByteReader& in) {
  return std::bit_cast<double>(in.U64());
}

void ReadConditions(ByteReader& in, FoldRecord& record) {
  const uint64_t count = in.Varint();
  for (uint64_t i = 0; i < count && in.ok(); ++i)
    record.conditions.push_back(in.Take(in.Varint()).ToString());
}

DatePrecision ReadPrecision(ByteReader& in) {
  const int number = in.U8();
  if (!event::v1::DatePrecision_IsValid(number)) in.Fail();
  return static_cast<DatePrecision>(number);
}

void ReadEnums(ByteReader& in, FoldRecord& record) {
  const int stance = in.U8();
  const int attribution = in.U8();
  if (!event::v1::Stance_IsValid(stance) || !event::v1::Attribution_IsValid(attribution)) in.Fail();
  record.stance = static_cast<Stance>(stance);
  record.attribution = static_cast<Attribution>(attribution);
  record.precision = ReadPrecision(in);
}

RunStart RunStartOf(const FoldRecord& record) {
  return {record.key(), record.precision, record.statement_id};
}

// Whose record starts the trailing run, when it need not be written of its own.
bool RunStartsAtLast(const LineSummary& sum) {
  return sum.run_length == 1;
}
bool RunStartsAtFirst(const LineSummary& sum) {
  return sum.run_length == sum.count;
}

void PutSummary(std::string& out, const LineSummary& sum) {
  PutVarint(out, sum.count);
  if (sum.empty()) return;
  PutVarint(out, sum.shift_count);
  PutVarint(out, sum.run_length);
  PutVarint(out, sum.newest_position);
  PutRecord(out, sum.last);
  if (sum.count > 1) PutRecord(out, sum.first);
  if (RunStartsAtLast(sum) || RunStartsAtFirst(sum)) return;
  PutI64(out, sum.run_start.key.said_at_us);
  PutVarint(out, sum.run_start.key.first_position);
  PutByte(out, sum.run_start.precision);
  PutId(out, sum.run_start.statement_id);
}

RunStart ReadRunStart(ByteReader& in, const LineSummary& sum) {
  if (RunStartsAtLast(sum)) return RunStartOf(sum.last);
  if (RunStartsAtFirst(sum)) return RunStartOf(sum.first);
  RunStart start;
  start.key.said_at_us = in.I64();
  start.key.first_position = in.Varint();
  start.precision = ReadPrecision(in);
  start.statement_id = ReadId(in);
  return start;
}

LineSummary ReadSummary(ByteReader& in) {
  LineSummary sum;
  sum.count = in.Varint();
  if (sum.empty()) return sum;
  sum.shift_count = in.Varint();
  sum.run_length = in.Varint();
  sum.newest_position = in.Varint();
  sum.last = ReadRecord(in);
  sum.first = sum.count > 1 ? ReadRecord(in) : sum.last;
  sum.run_start = ReadRunStart(in, sum);
  return sum;
}

}  // namespace

void PutRecordBody(std::string& out, const FoldRecord& record) {
  PutByte(out, FlagsOf(record));
  PutByte(out, record.stance);
  PutByte(out, record.attribution);
  PutByte(out, record.precision);
  PutId(out, record.statement_id);
  if (record.closed_position != 0) PutVarint(out, record.closed_position);
  if (record.quantity) PutDouble(out, *record.quantity);
  if (record.quantity_max) PutDouble(out, *record.quantity_max);
  if (record.conditions.empty()) return;
  PutVarint(out, record.conditions.size());
  for (const std::string& condition : record.conditions) {
    PutVarint(out, condition.size());
    out += condition;
  }
}

void ReadRecordBody(ByteReader& in, FoldRecord& record) {
  const uint8_t flags = in.U8();
  if ((flags & ~kKnownFlags) != 0) in.Fail();
  ReadEnums(in, record);
  record.statement_id = ReadId(in);
  if (flags & kIsClosed) record.closed_position = in.Varint();
  if (flags & kHasQuantity) record.quantity = ReadDouble(in);
  if (flags & kHasQuantityMax) record.quantity_max = ReadDouble(in);
  if (flags & kHasConditions) ReadConditions(in, record);
}

void PutRecord(std::string& out, const FoldRecord& record) {
  PutVersionKey(out, KeyOf(record));
  PutRecordBody(out, record);
}

FoldRecord ReadRecord(ByteReader& in) {
  const VersionKey key = ReadVersionKey(in);
  FoldRecord record;
  record.said_at_us = key.said_at_us;
  record.first_position = key.first_position;
  record.version_position = key.version_position;
  ReadRecordBody(in, record);
  return record;
}

void PutVersionKey(std::string& out, const VersionKey& key) {
  PutI64(out, key.said_at_us);
  PutVarint(out, key.first_position);
  PutVarint(out, key.version_position);
}

VersionKey ReadVersionKey(ByteReader& in) {
  VersionKey key;
  key.said_at_us = in.I64();
  key.first_position = in.Varint();
  key.version_position = in.Varint();
  return key;
}

void PutSums(std::string& out, const LineSums& sums) {
  PutByte(out, sums.all ? kHasSecondhandSums : 0);
  PutSummary(out, sums.stated);
  if (sums.all) PutSummary(out, *sums.all);
}

LineSums ReadSums(ByteReader& in) {
  LineSums sums;
  const uint8_t flags = in.U8();
  if ((flags & ~kHasSecondhandSums) != 0) in.Fail();
  sums.stated = ReadSummary(in);
  if (flags & kHasSecondhandSums) sums.all = ReadSummary(in);
  return sums;
}

}  // namespace parley
