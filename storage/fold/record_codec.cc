#include "storage/fold/record_codec.h"

#include "storage/fold/terms_codec.h"

namespace parley {
namespace {

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

// Whose record starts the trailing run, when it need not be written of its own.
bool RunStartsAtLast(const LineSummary& sum) {
  return sum.run_length == 1;
}
bool RunStartsAtFirst(const LineSummary& sum) {
  return sum.run_length == sum.count;
}

void PutSum(std::string& out, const HeadSummary& sum) {
  if (!PutCounts(out, sum)) return;
  PutRecord(out, sum.last);
  if (sum.count > 1) PutRecord(out, sum.first);
  if (RunStartsAtLast(sum) || RunStartsAtFirst(sum)) return;
  PutI64(out, sum.run_start.key.said_at_us);
  PutVarint(out, sum.run_start.key.first_position);
  PutByte(out, static_cast<unsigned>(sum.run_start.precision));
  PutId(out, sum.run_start.statement_id);
}

RunStart ReadRunStart(ByteReader& in, const HeadSummary& sum) {
  if (RunStartsAtLast(sum)) return RunStartOf(sum.last);
  if (RunStartsAtFirst(sum)) return RunStartOf(sum.first);
  RunStart start;
  start.key.said_at_us = in.I64();
  start.key.first_position = in.Varint();
  start.precision = CheckedPrecision(in, in.U8());
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
  record.stance = CheckedStance(in, in.U8());
  record.attribution = CheckedAttribution(in, in.U8());
  record.precision = CheckedPrecision(in, in.U8());
  record.statement_id = ReadId(in);
  if (flags & kIsClosed) record.closed_position = in.Varint();
  if (flags & kTermsFlags) ReadQualifiers(in, flags, record);
}

void ReadSum(ByteReader& in, HeadSummary& sum) {
  if (!ReadCounts(in, sum)) return;
  ReadRecord(in, sum.last);
  if (sum.count > 1) {
    ReadRecord(in, sum.first);
  } else {
    sum.first = sum.last;
  }
  sum.run_start = ReadRunStart(in, sum);
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
  PutByte(out, sums.all ? kHasSecondhandSums : 0);
  PutSum(out, sums.stated);
  if (sums.all) PutSum(out, *sums.all);
}

void ReadSums(ByteReader& in, HeadSums& sums) {
  const uint8_t flags = in.U8();
  if ((flags & ~kHasSecondhandSums) != 0) in.Fail();
  ReadSum(in, sums.stated);
  if (flags & kHasSecondhandSums) ReadSum(in, sums.all.emplace());
}

}  // namespace parley
