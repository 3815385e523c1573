// Bytes of kFolds and kPairs. Layout with an example: docs/storage-format-folds.md. Every
// value starts with a format byte. Frozen: a change needs a new format byte and a new projection
// version. Decoders answer Internal (kStorageFailed) for bytes they cannot read.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "rocksdb/slice.h"
#include "storage/fold/bytes.h"
#include "storage/fold/fold_format.h"
#include "storage/fold/pair_key.h"

namespace parley {

constexpr uint8_t kFoldFormat = 1;  // of heads and seals
constexpr uint8_t kNodeFormat = 2;  // of nodes and roots; 1 had the sums of each child alone

// Kinds of entries in kFolds; frozen.
enum class FoldEntry : uint8_t {
  kNode = 1,  // pair, kind, position, number; those with children
  kRoot = 2,  // pair, kind, position
  kSeal = 3,  // pair, kind, position
  kLeaf = 4,  // pair, kind, said_at of its smallest key, position, number
};

// What a value starts with; fails for another.
void ReadFormat(ByteReader& in, uint8_t format);

// 8 bytes: party, issue. Key of kPairs and prefix of the other keys.
std::string PairBytes(PairKey pair);

// The pair in the first 8 bytes of `key`, which must be that long.
PairKey PairOf(const rocksdb::Slice& key);

// Keys of kFolds.
std::string NodeKeyBytes(PairKey pair, const NodeRef& node);
std::string RootKeyBytes(PairKey pair, uint64_t position);
std::string SealKeyBytes(PairKey pair, uint64_t position);

// True if `key` is an entry of `kind`, a root or a seal, of `pair`.
bool IsFoldKey(const rocksdb::Slice& key, PairKey pair, FoldEntry kind);

// The position in a key of kFolds.
uint64_t PositionOf(const rocksdb::Slice& fold_key);

// Values of kFolds. A seal is the tail as it was when it was sealed.
std::string EncodeNode(const FoldNode& node);
absl::StatusOr<FoldNode> DecodeNode(const rocksdb::Slice& value);
std::string EncodeRoot(const FoldRoot& root);
absl::StatusOr<FoldRoot> DecodeRoot(const rocksdb::Slice& value);
std::string EncodeSeal(const FoldRecords& records);
absl::StatusOr<FoldRecords> DecodeSeal(const rocksdb::Slice& value);

// Values of kPairs.
std::string EncodeHead(const PairHead& head);
absl::StatusOr<PairHead> DecodeHead(const rocksdb::Slice& value);

}  // namespace parley
