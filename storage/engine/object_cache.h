// ObjectCache: decoded values that readers share, kept in the block cache and within its budget.
//
// Two kinds of values. *Fixed* ones never change under their key: nodes of a tree, versions of
// statements. *Current* ones do: heads of pairs. Each commit is an epoch. A
// current value is found only by snapshots of the epoch in which it was read or a later one, and the writer
// removes what it is about to change before it commits; so a snapshot never finds a value other than the one
// it would have read.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "rocksdb/cache.h"
#include "rocksdb/slice.h"

namespace parley {

// What is under a key; tells the type as well. Each kind has one type.
enum class ObjectKind : char { kHead, kRoot, kNode, kStatement };

// Thread-safe.
class ObjectCache {
 public:
  explicit ObjectCache(std::shared_ptr<rocksdb::Cache> cache) : cache_(std::move(cache)) {}

  // The epoch of a snapshot that is taken between two calls with the same result; odd: a commit is under way.
  uint64_t epoch() const { return epoch_.load(std::memory_order_seq_cst); }

  // A value that never changes. Null when it is not kept.
  template <typename T>
  std::shared_ptr<const T> FindFixed(ObjectKind kind, const rocksdb::Slice& key) const {
    return std::static_pointer_cast<const T>(Find(kind, key, UINT64_MAX));
  }

  // Keeps a value that never changes; `charge` is its size in memory, in bytes, about.
  void AddFixed(ObjectKind kind, const rocksdb::Slice& key, std::shared_ptr<const void> value,
                size_t charge) {
    Insert(kind, key, {0, std::move(value)}, charge);
  }

  // The value as it was in `epoch`. Null when it is not kept.
  template <typename T>
  std::shared_ptr<const T> FindCurrent(ObjectKind kind, const rocksdb::Slice& key, uint64_t epoch) const {
    return std::static_pointer_cast<const T>(Find(kind, key, epoch));
  }

  // Keeps a value that was read from a snapshot of `epoch`, unless something was committed since.
  void AddCurrent(ObjectKind kind, const rocksdb::Slice& key, uint64_t epoch,
                  std::shared_ptr<const void> value, size_t charge);

  // The writer, around a commit that changes the values under `keys`: before it and after it, whether it
  // went through or not.
  void BeginCommit(ObjectKind kind, const std::vector<rocksdb::Slice>& keys);
  void EndCommit() { epoch_.fetch_add(1, std::memory_order_seq_cst); }

 private:
  struct Entry {
    uint64_t epoch;  // found by snapshots of this epoch or a later one
    std::shared_ptr<const void> value;
  };

  static std::string KeyOf(ObjectKind kind, const rocksdb::Slice& key);
  static void DeleteEntry(const rocksdb::Slice& key, void* entry);
  std::shared_ptr<const void> Find(ObjectKind kind, const rocksdb::Slice& key, uint64_t epoch) const;
  void Insert(ObjectKind kind, const rocksdb::Slice& key, Entry entry, size_t charge);
  std::mutex& StripeOf(const rocksdb::Slice& key);

  const std::shared_ptr<rocksdb::Cache> cache_;
  std::atomic<uint64_t> epoch_{0};
  std::array<std::mutex, 64> stripes_;  // between adding and removing a current value
};

// The cache as a snapshot of one epoch may use it.
struct ObjectCacheView {
  ObjectCache* cache = nullptr;  // null: nothing is kept
  uint64_t epoch = 0;
  bool has_current = false;  // false: a commit was under way when the snapshot was taken
};

}  // namespace parley
