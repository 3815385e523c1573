#include "storage/fold/fold_codec.h"

#include <utility>

#include "storage/fold/bytes.h"
#include "storage/fold/fold_error.h"
#include "storage/fold/node_codec.h"
#include "storage/fold/node_view.h"
#include "storage/fold/record_codec.h"

namespace parley {
namespace {

constexpr size_t kPairBytes = 8;
constexpr size_t kNodeKeyBytesMax = kPairBytes + 1 + 8 + 8 + 4;

std::string FoldKeyBytes(PairKey pair, FoldEntry kind, uint64_t position) {
  std::string key = PairBytes(pair);
  key.push_back(static_cast<char>(kind));
  PutU64(key, position);
  return key;
}

constexpr size_t kEntryBytes = 48;  // of a record or a child; those with conditions take more
constexpr size_t kHeadEntries = 4;  // what the sums of a head are as large as

// A value with its format and room for so many records or children, and for `more` bytes: it need not move
// while it grows.
std::string NewValue(uint8_t format, size_t entries, size_t more = 0) {
  std::string value;
  value.reserve((entries + 1) * kEntryBytes + more);
  PutByte(value, format);
  return value;
}

// `value`, if all of the bytes were read and none were missing.
template <typename T>
absl::StatusOr<T> Finished(const ByteReader& in, T value, const char* what) {
  if (!in.ok() || !in.at_end()) return UnreadableFold(what);
  return value;
}

void PutRecords(std::string& out, const FoldRecords& records) {
  PutVarint(out, records.size());
  for (const FoldRecord& record : records) PutRecord(out, record);
}

// Whether the folding has a record ahead of its trailing run.
bool HasBeforeRun(const LineSummary& sum) {
  return sum.run_length < sum.count;
}

void PutBeforeRun(std::string& out, const PairHead& head) {
  if (HasBeforeRun(head.sums.stated)) PutI64(out, head.before_run_us[0]);
  if (head.sums.all && HasBeforeRun(*head.sums.all)) PutI64(out, head.before_run_us[1]);
}

void ReadBeforeRun(ByteReader& in, PairHead& head) {
  if (HasBeforeRun(head.sums.stated)) head.before_run_us[0] = in.I64();
  if (!head.sums.all) {
    head.before_run_us[1] = head.before_run_us[0];
  } else if (HasBeforeRun(*head.sums.all)) {
    head.before_run_us[1] = in.I64();
  }
}

}  // namespace

void ReadFormat(ByteReader& in, uint8_t format) {
  if (in.U8() != format) in.Fail();
}

std::string PairBytes(PairKey pair) {
  std::string bytes;
  PutU32(bytes, pair.party);
  PutU32(bytes, pair.issue);
  return bytes;
}

PairKey PairOf(const rocksdb::Slice& key) {
  return {GetU32(key.data()), GetU32(key.data() + 4)};
}

std::string NodeKeyBytes(PairKey pair, const NodeRef& node) {
  std::string key = PairBytes(pair);
  key.reserve(kNodeKeyBytesMax);
  key.push_back(static_cast<char>(node.level == 0 ? FoldEntry::kLeaf : FoldEntry::kNode));
  if (node.level == 0) PutI64(key, node.min_us);
  PutU64(key, node.id.position);
  PutU32(key, node.id.number);
  return key;
}

std::string RootKeyBytes(PairKey pair, uint64_t position) {
  return FoldKeyBytes(pair, FoldEntry::kRoot, position);
}

std::string SealKeyBytes(PairKey pair, uint64_t position) {
  return FoldKeyBytes(pair, FoldEntry::kSeal, position);
}

bool IsFoldKey(const rocksdb::Slice& key, PairKey pair, FoldEntry kind) {
  return key.size() == kPairBytes + 9 && PairOf(key) == pair && key[kPairBytes] == static_cast<char>(kind);
}

uint64_t PositionOf(const rocksdb::Slice& fold_key) {
  return GetU64(fold_key.data() + kPairBytes + 1);
}

std::string EncodeNode(const FoldNode& node) {
  std::string value = NewValue(kNodeFormat, node.size());
  PutNode(value, node);
  return value;
}

absl::StatusOr<FoldNode> DecodeNode(const rocksdb::Slice& value) {
  const absl::StatusOr<NodeView> view = NodeView::OfNode(value);
  if (!view.ok()) return view.status();
  return view->Unpack();
}

std::string EncodeRoot(const FoldRoot& root) {
  std::string value = NewValue(kNodeFormat, root.node.size());
  PutVersionKey(value, root.tail_start);
  PutVarint(value, root.next_number);
  PutNode(value, root.node);
  return value;
}

absl::StatusOr<FoldRoot> DecodeRoot(const rocksdb::Slice& value) {
  FoldRoot root;
  const absl::StatusOr<NodeView> view = NodeView::OfRoot(value, root);
  if (!view.ok()) return view.status();
  absl::StatusOr<FoldNode> node = view->Unpack();
  if (!node.ok()) return node.status();
  root.node = *std::move(node);
  return root;
}

std::string EncodeSeal(const FoldRecords& records) {
  std::string value = NewValue(kFoldFormat, records.size());
  PutRecords(value, records);
  return value;
}

absl::StatusOr<FoldRecords> DecodeSeal(const rocksdb::Slice& value) {
  ByteReader in(value);
  ReadFormat(in, kFoldFormat);
  FoldRecords records = ReadRecords(in, in.Varint());
  return Finished(in, std::move(records), "seal");
}

std::string EncodeHead(const PairHead& head) {
  std::string value = NewValue(kFoldFormat, kHeadEntries, head.tail.bytes.size());
  PutVarint(value, head.last_change_position);
  PutVarint(value, head.tail.count);
  PutVersionKey(value, head.last_key);
  PutVarint(value, head.root_position);
  PutVarint(value, head.seal_position);
  if (head.root_position != 0) PutVersionKey(value, head.tail_start);
  PutSums(value, head.sums);
  PutBeforeRun(value, head);
  value += head.tail.bytes;
  return value;
}

absl::StatusOr<PairHead> DecodeHead(const rocksdb::Slice& value) {
  ByteReader in(value);
  ReadFormat(in, kFoldFormat);
  PairHead head;
  head.last_change_position = in.Varint();
  head.tail.count = in.Varint();
  head.last_key = ReadVersionKey(in);
  head.root_position = in.Varint();
  head.seal_position = in.Varint();
  if (head.root_position != 0) head.tail_start = ReadVersionKey(in);
  ReadSums(in, head.sums);
  ReadBeforeRun(in, head);
  const rocksdb::Slice tail = in.Take(in.left());
  head.tail.bytes.reserve(tail.size() + kEntryBytes);  // for one more
  head.tail.bytes.assign(tail.data(), tail.size());
  return Finished(in, std::move(head), "pair head");
}

}  // namespace parley
