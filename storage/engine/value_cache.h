// ValueCache: single values that readers share, kept in the block cache and within its budget. The block of a
// head or a node holds neighbours that nobody asked for, so it is not kept as well.
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

#include "absl/status/statusor.h"
#include "rocksdb/cache.h"
#include "rocksdb/slice.h"
#include "storage/engine/kept_value.h"

namespace parley {

// What is under a key.
enum class ValueKind : char { kHead, kRoot, kNode, kStatement, kTimelineLeaf };

// As bytes: unpacked, a node is several times as large, and the cache would hold fewer.

// Thread-safe.
class ValueCache {
 public:
  explicit ValueCache(std::shared_ptr<rocksdb::Cache> cache) : cache_(std::move(cache)) {}

  // The epoch of a snapshot that is taken between two calls with the same result; odd: a commit is under way.
  uint64_t epoch() const { return epoch_.load(std::memory_order_seq_cst); }

  // A value that never changes. Null when it is not kept.
  KeptValue FindFixed(ValueKind kind, const rocksdb::Slice& key) const { return Find(kind, key, UINT64_MAX); }

  // Keeps a value that never changes.
  void AddFixed(ValueKind kind, const rocksdb::Slice& key, KeptValue value) {
    Insert(kind, key, std::move(value));
  }

  // The value as it was in `epoch`. Null when it is not kept.
  KeptValue FindCurrent(ValueKind kind, const rocksdb::Slice& key, uint64_t epoch) const {
    return Find(kind, key, epoch);
  }

  // Keeps a value that was read from a snapshot of `epoch`, unless something was committed since.
  void AddCurrent(ValueKind kind, const rocksdb::Slice& key, uint64_t epoch, KeptValue value);

  // The writer, around a commit that changes the values under `keys`: before it and after it, whether it
  // went through or not.
  void BeginCommit(ValueKind kind, const std::vector<rocksdb::Slice>& keys);
  void EndCommit() { epoch_.fetch_add(1, std::memory_order_seq_cst); }

 private:
  static void Release(const rocksdb::Slice& key, void* piece);
  KeptValue Find(ValueKind kind, const rocksdb::Slice& key, uint64_t epoch) const;
  void Insert(ValueKind kind, const rocksdb::Slice& key, KeptValue value);
  std::mutex& StripeOf(const rocksdb::Slice& key);

  const std::shared_ptr<rocksdb::Cache> cache_;
  std::atomic<uint64_t> epoch_{0};
  std::array<std::mutex, 64> stripes_;  // between adding and removing a current value
};

// The cache as a snapshot of one epoch may use it.
struct ValueCacheView {
  ValueCache* cache = nullptr;  // null: nothing is kept
  uint64_t epoch = 0;
  bool has_current = false;  // false: a commit was under way when the snapshot was taken

  // A value that never changes: kept, or what `read` returns, a StatusOr<std::string>, which is then kept,
  // unless `keep` is false.
  template <typename Read>
  absl::StatusOr<KeptValue> FindOrRead(ValueKind kind, const rocksdb::Slice& key, Read read,
                                       bool keep = true) const {
    if (KeptValue kept = Find(kind, key)) return kept;
    absl::StatusOr<std::string> bytes = read();
    if (!bytes.ok()) return bytes.status();
    KeptValue value = Keep(*bytes);
    if (keep) Add(kind, key, value);
    return value;
  }

  // The same in two steps. Null when it is not kept.
  KeptValue Find(ValueKind kind, const rocksdb::Slice& key) const {
    return cache == nullptr ? nullptr : cache->FindFixed(kind, key);
  }
  void Add(ValueKind kind, const rocksdb::Slice& key, KeptValue value) const {
    if (cache != nullptr) cache->AddFixed(kind, key, std::move(value));
  }
};

}  // namespace parley
