// NodeView: a node where its bytes stay. Dates are a column of numbers and each child tells the sums up to
// its end, so that a question looks at one child of a node and unpacks nothing else.
//
//   absl::StatusOr<NodeView> node = NodeView::OfNode(value);
//   const size_t said = node->SaidBefore({as_of_us, UINT64_MAX});
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "rocksdb/slice.h"
#include "storage/fold/bytes.h"
#include "storage/fold/fold_format.h"
#include "storage/fold/line_sums.h"
#include "storage/fold/sums_up_to.h"

namespace parley {

// Two pointers and a few numbers. The bytes must outlive it. What is read and is not there, or is not known,
// is answered with false, or Internal (kStorageFailed).
class NodeView {
 public:
  NodeView() = default;  // an empty leaf

  // The node whose value is `value`, or that of the root with that value.
  static absl::StatusOr<NodeView> OfNode(const rocksdb::Slice& value);
  static absl::StatusOr<NodeView> OfRoot(const rocksdb::Slice& value);

  // What a root has besides its node, into `root`.
  static absl::StatusOr<NodeView> OfRoot(const rocksdb::Slice& value, FoldRoot& root);

  uint8_t level() const { return level_; }
  bool is_leaf() const { return level_ == 0; }

  // Records or children.
  size_t size() const { return size_; }

  // said_at of record `i`, or of the smallest key below child `i`.
  int64_t said_at_us(size_t i) const { return GetI64(dates_ + i * sizeof(int64_t)); }

  // How many of them, the first ones, are before `key`: children by their smallest key.
  size_t CountBefore(const LineKey& key) const;

  // All of it, unpacked.
  absl::StatusOr<FoldNode> Unpack() const;

  // Of an inner node. Where child `i` is kept.
  bool ReadRef(size_t i, NodeRef& ref) const;

  // Folded records of the children up to `i`, itself included.
  bool ReadCountUpTo(size_t i, bool include_secondhand, uint64_t& count) const;

  // The same with the run that they end with, or with all that their sum has, into an empty one.
  bool ReadSumUpTo(size_t i, bool include_secondhand, TrailingRun& run) const;
  bool ReadSumUpTo(size_t i, bool include_secondhand, Stretch& sum) const;

  // The sums of all children, into empty ones.
  bool ReadSums(StretchSums& sums) const;

  // Of a leaf. Whether record `i` takes part in the fold, and with which stance.
  bool Folds(size_t i, bool include_secondhand) const;
  Stance stance(size_t i) const { return static_cast<Stance>(heads_[2 * i] & 0xf); }

  // The statement id of record `i`.
  Uuid statement_id(size_t i) const;

  // Record `i`. Steps over those before it.
  bool ReadRecord(size_t i, FoldRecord& record) const;

 private:
  static absl::StatusOr<NodeView> Open(ByteReader& in, const char* what);
  bool ReadColumns(ByteReader& in);

  // The bytes of child `i`.
  ByteReader Entry(size_t i) const;
  size_t EndOf(size_t i) const;
  uint64_t FirstPosition(size_t i) const;
  bool ReadChildren(std::vector<ChildEntry>& children) const;
  bool ReadChild(size_t i, SumsUpTo& before, ChildEntry& child) const;
  bool ReadFirstTerms(bool include_secondhand, StanceTerms& first) const;
  void ReadRest(ByteReader& in, size_t i, FoldRecord& record) const;
  unsigned FlagsOfRecord(size_t i) const { return static_cast<uint8_t>(heads_[2 * i]) >> 4U; }

  uint8_t level_ = 0;
  uint8_t end_bytes_ = 0;  // of an inner node
  size_t size_ = 0;
  const char* dates_ = nullptr;
  const char* heads_ = nullptr;  // of a leaf: stance and flags, attribution and precision
  const char* ids_ = nullptr;    // of a leaf
  const char* ends_ = nullptr;   // of an inner node: where each child ends
  rocksdb::Slice rest_;          // children one behind the other, or what else there is of the records
};

}  // namespace parley
