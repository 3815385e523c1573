// State: how projections read and write the database, whether through a snapshot or through a batch
// that is not yet committed. `apply` sees nothing but this.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "rocksdb/iterator.h"
#include "rocksdb/slice.h"
#include "storage/engine/families.h"
#include "storage/engine/value_cache.h"

namespace parley {

// Read access. Thread safety: that of the implementation; iterators belong to one thread.
class ReadState {
 public:
  virtual ~ReadState() = default;

  // The value of `key` into *value. True when it exists, false when it does not; Internal
  // (kStorageFailed) when the disk fails.
  virtual absl::StatusOr<bool> Get(Family family, const rocksdb::Slice& key, std::string* value) const = 0;

  // An iterator over keys that start with `prefix` (the whole family when empty), not yet positioned.
  // It may show other keys before and behind the prefix: callers check, or use PrefixCursor. It must
  // not outlive this state; `prefix` need not outlive the call.
  virtual std::unique_ptr<rocksdb::Iterator> NewIterator(Family family,
                                                         const rocksdb::Slice& prefix) const = 0;

  // An iterator for looks at one prefix at a time, as long as the family's (SeekPrefixBytes): after
  // Seek(key) it shows keys with the prefix of `key` and is not valid, or shows others, behind them. Prefixes
  // that do not exist cost a probe of a filter. For Seek() and Next() only.
  virtual std::unique_ptr<rocksdb::Iterator> NewPrefixIterator(Family family) const {
    return NewIterator(family, {});
  }

  // Values that readers share; without a cache for writers, who see what nobody else does.
  virtual ValueCacheView values() const { return {}; }
};

// Read and write access for one writer: Get sees the writes made so far; iterators over the families that
// are walked while writing (kFolds, kRevisions) do as well.
class WriteState : public ReadState {
 public:
  // Sets `key` to `value`.
  virtual absl::Status Put(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) = 0;

  // Removes `key`.
  virtual absl::Status Delete(Family family, const rocksdb::Slice& key) = 0;

  // Like Put, for keys that are never read back through this state before it is committed: cheaper.
  virtual absl::Status PutBlind(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) = 0;
};

// The iterator's status as one of ours.
absl::Status IteratorStatus(const rocksdb::Iterator& it);

}  // namespace parley
