// The values of the fold index, as structures. Bytes: fold_codec.h. How they work together:
// docs/storage-format-folds.md.
//
// A line (all versions of a pair) is kept in two parts. The *tail* holds the newest stretch in line
// order, in the head of the pair, at most FoldShape::tail_max versions. When it is full it is *sealed*:
// what is in force moves into the *tree*, whose every version stays readable, because a change writes
// new nodes from the leaf up to the root and leaves the old ones in place.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "core/fold_record.h"
#include "storage/fold/line_sums.h"

namespace parley {

// Sizes. They decide which bytes are written: changing one needs a new projection version.
struct FoldShape {
  size_t tail_max =
      64;  // versions in the tail, closed ones included: what a look into the past reads at most
  size_t tail_kept = 16;   // the newest of these, fewer than all, stay when the others move into the tree:
                           // what comes a little late still comes into the tail
  size_t leaf_max = 16;    // records in a leaf: what a late statement or a correction writes anew
  size_t fanout_max = 16;  // children of an inner node
};

// Versions in key order.
using FoldRecords = std::vector<FoldRecord>;

// The same as bytes, one behind the other: what most readers of a head need not look at. packed_records.h
// packs and unpacks them.
struct PackedRecords {
  uint64_t count = 0;
  std::string bytes;
};

// Place of a version among all versions of its pair.
struct VersionKey {
  int64_t said_at_us = std::numeric_limits<int64_t>::min();
  uint64_t first_position = 0;
  uint64_t version_position = 0;
  auto operator<=>(const VersionKey&) const = default;

  LineKey line() const { return {said_at_us, first_position}; }
};

inline VersionKey KeyOf(const FoldRecord& record) {
  return {record.said_at_us, record.first_position, record.version_position};
}

// The first of `records`, which are in key order, at or after `key`.
FoldRecords::iterator RecordFrom(FoldRecords& records, const VersionKey& key);

// True if one of `records`, which are in key order, has `key`.
bool HasRecord(const FoldRecords& records, const VersionKey& key);

// A node of a pair's tree: the position whose event wrote it, and its number among those.
struct NodeId {
  uint64_t position = 0;
  uint32_t number = 0;
  auto operator<=>(const NodeId&) const = default;
};

// Where a node is kept.
struct NodeRef {
  NodeId id;
  uint8_t level = 0;   // 0: a leaf
  int64_t min_us = 0;  // said_at of the smallest key below, as its parent has it; leaves lie in this order
};

// A child, as its parent knows it.
struct ChildEntry {
  NodeId id;
  VersionKey min;  // smallest key below
  StretchSums sums;

  // Where it is kept, a child of a node at `parent_level`.
  NodeRef Ref(uint8_t parent_level) const {
    return {id, static_cast<uint8_t>(parent_level - 1), min.said_at_us};
  }
};

// A node. Level 0 is a leaf and holds records in force, folded or not, in key order; others hold
// children in key order. Only the root may be empty.
struct FoldNode {
  uint8_t level = 0;
  FoldRecords records;
  std::vector<ChildEntry> children;

  size_t size() const { return level == 0 ? records.size() : children.size(); }
};

// A root: one version of the tree.
struct FoldRoot {
  FoldNode node;
  VersionKey tail_start;     // the tree holds keys below it, the tail the others
  uint32_t next_number = 0;  // for the next node written at the same position
};

// Head of a pair: everything the newest answer and the next append need, and the tail.
struct PairHead {
  uint64_t last_change_position = 0;
  VersionKey last_key;         // the largest of all versions
  VersionKey tail_start;       // as in the newest root
  uint64_t root_position = 0;  // newest root; 0: no tree
  uint64_t seal_position = 0;  // newest seal; 0: never sealed
  HeadSums sums;               // the whole line in force now
  PackedRecords tail;          // in key order, closed versions included

  // said_at of the folded record ahead of the trailing run, without and with secondhand statements.
  // Meaningful when there is one: run_length < count.
  std::array<int64_t, 2> before_run_us{};

  // Appends a record that comes after all others.
  void Append(const FoldRecord& record);
};

}  // namespace parley
