#include "storage/engine/value_cache.h"

#include <cstring>
#include <functional>
#include <string_view>

#include "absl/container/inlined_vector.h"

namespace parley {
namespace {

// The key of a value among all that the cache holds. Block keys of RocksDB are 16 bytes; these are a byte and
// at least 8 with a longer tag in front, so the two never meet.
class CacheKey {
 public:
  CacheKey(ValueKind kind, const rocksdb::Slice& key) {
    constexpr std::string_view kTag = "parley-value";
    bytes_.resize(kTag.size() + 1 + key.size());
    kTag.copy(bytes_.data(), kTag.size());
    bytes_[kTag.size()] = static_cast<char>(kind);
    std::memcpy(bytes_.data() + kTag.size() + 1, key.data(), key.size());
  }

  rocksdb::Slice slice() const { return {bytes_.data(), bytes_.size()}; }

 private:
  absl::InlinedVector<char, 48> bytes_;
};

}  // namespace

void ValueCache::Release(const rocksdb::Slice&, void* piece) {
  const KeptValue last(static_cast<KeptValue::Piece*>(piece));
}

KeptValue ValueCache::Find(ValueKind kind, const rocksdb::Slice& key, uint64_t epoch) const {
  rocksdb::Cache::Handle* handle = cache_->Lookup(CacheKey(kind, key).slice());
  if (handle == nullptr) return nullptr;
  KeptValue value(static_cast<KeptValue::Piece*>(cache_->Value(handle)));
  value.Share();  // the cache keeps its own
  cache_->Release(handle);
  return value.piece_->epoch <= epoch ? std::move(value) : nullptr;
}

// Ahead of blocks, which scans fill the cache with.
void ValueCache::Insert(ValueKind kind, const rocksdb::Slice& key, KeptValue value) {
  const size_t charge = sizeof(KeptValue::Piece) + value.piece_->size;
  const rocksdb::Status status = cache_->Insert(CacheKey(kind, key).slice(), value.piece_, charge, &Release,
                                                /*handle=*/nullptr, rocksdb::Cache::Priority::HIGH);
  if (status.ok()) value.piece_ = nullptr;  // the cache owns it now
}

void ValueCache::AddCurrent(ValueKind kind, const rocksdb::Slice& key, uint64_t epoch, KeptValue value) {
  value.piece_->epoch = epoch;
  const std::scoped_lock lock(StripeOf(key));
  if (epoch_.load(std::memory_order_seq_cst) == epoch) Insert(kind, key, std::move(value));
}

void ValueCache::BeginCommit(ValueKind kind, const std::vector<rocksdb::Slice>& keys) {
  epoch_.fetch_add(1, std::memory_order_seq_cst);
  for (const rocksdb::Slice& key : keys) {
    const std::scoped_lock lock(StripeOf(key));
    cache_->Erase(CacheKey(kind, key).slice());
  }
}

std::mutex& ValueCache::StripeOf(const rocksdb::Slice& key) {
  return stripes_[std::hash<std::string_view>()({key.data(), key.size()}) % stripes_.size()];
}

}  // namespace parley
