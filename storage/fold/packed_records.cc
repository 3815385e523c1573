#include "storage/fold/packed_records.h"

#include "storage/fold/bytes.h"
#include "storage/fold/fold_error.h"
#include "storage/fold/record_codec.h"

namespace parley {

void AppendRecord(PackedRecords& packed, const FoldRecord& record) {
  ++packed.count;
  PutRecord(packed.bytes, record);
}

PackedRecords Pack(const FoldRecords& records) {
  PackedRecords packed;
  for (const FoldRecord& record : records) AppendRecord(packed, record);
  return packed;
}

absl::StatusOr<FoldRecords> Unpack(const PackedRecords& packed) {
  ByteReader in(packed.bytes);
  FoldRecords records = ReadRecords(in, packed.count);
  if (!in.ok() || !in.at_end()) return UnreadableFold("tail");
  return records;
}

}  // namespace parley
