#include "storage/fold/fold_changes.h"

#include <string>

#include "storage/engine/big_endian.h"
#include "storage/fold/bytes.h"
#include "storage/fold/fold_codec.h"
#include "storage/fold/fold_error.h"
#include "storage/fold/record_codec.h"

namespace parley {
namespace {

enum class ChangeKind : uint8_t { kClosing = 1, kAddition = 2 };

constexpr size_t kPositionAt = 8;  // in a key, behind the pair
constexpr size_t kKindAt = kPositionAt + 8;
constexpr size_t kKeyBytes = kKindAt + 1;

std::string KeyBytes(PairKey pair, uint64_t position, ChangeKind kind) {
  std::string key;
  key.reserve(kKeyBytes);
  key += PairBytes(pair);
  PutU64(key, position);
  key.push_back(static_cast<char>(kind));
  return key;
}

absl::Status ApplyAddition(ByteReader& in, FoldWriter& line) {
  const FoldRecords records = ReadRecords(in, 1);
  return in.ok() && in.at_end() ? line.Add(records.front()) : UnreadableFold("change: an addition");
}

absl::Status ApplyClosing(ByteReader& in, uint64_t position, FoldWriter& line) {
  const VersionKey version = ReadVersionKey(in);
  return in.ok() && in.at_end() ? line.Close(version, position) : UnreadableFold("change: a closing");
}

}  // namespace

FoldChange AdditionTo(PairKey pair, const FoldRecord& record) {
  FoldChange change{KeyBytes(pair, record.version_position, ChangeKind::kAddition), {}};
  PutRecord(change.value, record);
  return change;
}

FoldChange ClosingOn(PairKey pair, const VersionKey& version, uint64_t position) {
  FoldChange change{KeyBytes(pair, position, ChangeKind::kClosing), {}};
  PutVersionKey(change.value, version);
  return change;
}

absl::Status ApplyFoldChange(const rocksdb::Slice& key, const rocksdb::Slice& value, FoldWriter& line) {
  if (key.size() != kKeyBytes) return UnreadableFold("change: its key");
  ByteReader in(value);
  switch (static_cast<ChangeKind>(key[kKindAt])) {
    case ChangeKind::kAddition:
      return ApplyAddition(in, line);
    case ChangeKind::kClosing:
      return ApplyClosing(in, GetU64(key.data() + kPositionAt), line);
  }
  return UnreadableFold("change: its kind");
}

}  // namespace parley
