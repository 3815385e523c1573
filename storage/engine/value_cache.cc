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

void ValueCache::DeleteEntry(const rocksdb::Slice&, void* entry) {
  const std::unique_ptr<Entry> owned(static_cast<Entry*>(entry));
}

KeptValue ValueCache::Find(ValueKind kind, const rocksdb::Slice& key, uint64_t epoch) const {
  rocksdb::Cache::Handle* handle = cache_->Lookup(CacheKey(kind, key).slice());
  if (handle == nullptr) return nullptr;
  const Entry& entry = *static_cast<const Entry*>(cache_->Value(handle));
  KeptValue value = entry.epoch <= epoch ? entry.value : nullptr;
  cache_->Release(handle);
  return value;
}

// Ahead of blocks, which scans fill the cache with.
void ValueCache::Insert(ValueKind kind, const rocksdb::Slice& key, Entry entry) {
  const size_t charge = sizeof(Entry) + sizeof(std::string) + entry.value->capacity();
  auto owned = std::make_unique<Entry>(std::move(entry));
  const rocksdb::Status status =
      cache_->Insert(CacheKey(kind, key).slice(), owned.get(), charge, &DeleteEntry,
                     /*handle=*/nullptr, rocksdb::Cache::Priority::HIGH);
  if (status.ok()) static_cast<void>(owned.release());  // the cache owns it now
}

void ValueCache::AddCurrent(ValueKind kind, const rocksdb::Slice& key, uint64_t epoch, KeptValue value) {
  const std::scoped_lock lock(StripeOf(key));
  if (epoch_.load(std::memory_order_seq_cst) == epoch) Insert(kind, key, {epoch, std::move(value)});
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
