// WriteLayer: the writes of a group of events, by family, until they become one batch of RocksDB.
//
// A batch of RocksDB with an index would serve as well, at several times the cost: its index is a sorted list
// that compares through the batch's bytes. Here a hash map finds a key, families that are walked while
// writing have their keys in order by prefix, and taking back a request is cutting off what it added.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "rocksdb/slice.h"
#include "storage/engine/families.h"

namespace parley {

// Bytes that stay where they are until they are given back.
class ByteArena {
  static constexpr size_t kBlockBytes = 256 << 10;

 public:
  // Place for `size` bytes.
  char* Take(size_t size);

  // A copy of `bytes`.
  rocksdb::Slice Keep(const rocksdb::Slice& bytes);

  // Forgets everything; keeps one block for the next use.
  void Clear();

  // How much was taken.
  struct Mark {
    size_t blocks = 0;
    size_t large = 0;
    size_t used = kBlockBytes;
  };
  Mark mark() const { return {blocks_.size(), large_.size(), used_}; }

  // Gives back what was taken since, which nobody may use any more.
  void CutTo(const Mark& mark);

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::vector<std::unique_ptr<char[]>> large_;  // for what does not fit into a block
  size_t used_ = kBlockBytes;                   // of the last block
};

// One thread writes; once it has stopped, any number may read.
class WriteLayer {
 public:
  // The newest write of a key.
  struct Item {
    rocksdb::Slice key;
    rocksdb::Slice value;
    bool is_deleted = false;
  };
  using Items = std::vector<const Item*>;  // in key order

  // Sets or, with `is_deleted`, removes a key.
  void Put(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value, bool is_deleted = false);

  // Adds a key that is not read back and was not written before: Find and WithPrefix need not show it.
  void PutBlind(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value);

  // The write of `key`; null when there is none. Valid until the next Put of the key.
  const Item* Find(Family family, const rocksdb::Slice& key) const;

  // Writes of keys that start with `prefix`, and perhaps others. Cheap for prefixes as long as the family's
  // (WalkPrefixBytes) or longer. `made` holds the result if it had to be made. Valid until the next Put.
  const Items& WithPrefix(Family family, const rocksdb::Slice& prefix, Items& made) const;

  // All writes of a family in key order; blind ones too.
  Items Sorted(Family family) const;

  // Calls visit(item) for all writes of a family, in any order.
  template <typename Visit>
  void ForEach(Family family, Visit visit) const {
    for (const Item& item : Of(family).items) visit(item);
  }

  // Marks a point to roll back to, and forgets the one before.
  void SetSavePoint();

  // Takes back every write since the save point.
  void RollBack();

  void Clear();

  // Bytes that keys and values take, with those of values that were written over and are kept.
  size_t size_bytes() const { return size_bytes_; }

  // Bytes of memory, about: size_bytes() and what finds keys, which is several times as much where keys and
  // values are short.
  size_t MemoryBytes() const;
  bool empty() const;

 private:
  using View = absl::string_view;
  struct Slot : Item {
    size_t room = 0;    // for the value
    uint64_t save = 0;  // how many save points had been set when the value was written
  };
  struct Writes {
    std::deque<Slot> items;  // deque: items stay where they are
    absl::flat_hash_map<View, Slot*> by_key;
    absl::flat_hash_map<View, Items> by_prefix;
    size_t saved_size = 0;
  };
  // What a slot was at the save point.
  struct Undo {
    Slot* slot;
    Slot before;
  };

  Writes& Of(Family family) { return writes_[static_cast<size_t>(family)]; }
  const Writes& Of(Family family) const { return writes_[static_cast<size_t>(family)]; }
  Slot& Add(Writes& writes, const rocksdb::Slice& key, const rocksdb::Slice& value, bool is_deleted);
  void WriteOver(Slot& slot, const rocksdb::Slice& value, bool is_deleted);
  void Forget(Family family, const Item& item);

  std::array<Writes, kFamilyCount> writes_;
  std::vector<Undo> undo_;
  ByteArena arena_;
  ByteArena::Mark saved_arena_;
  uint64_t saves_ = 0;
  size_t size_bytes_ = 0;
  size_t saved_bytes_ = 0;
};

}  // namespace parley
