#include "storage/engine/value_cache.h"

#include <functional>
#include <string_view>

namespace parley {

// Block keys of RocksDB are 16 bytes; these are a byte and at least 8 with a longer tag in front, so the two
// never meet.
std::string ValueCache::KeyOf(ValueKind kind, const rocksdb::Slice& key) {
  std::string out = "parley-value";
  out.push_back(static_cast<char>(kind));
  out.append(key.data(), key.size());
  return out;
}

void ValueCache::DeleteEntry(const rocksdb::Slice&, void* entry) {
  const std::unique_ptr<Entry> owned(static_cast<Entry*>(entry));
}

KeptValue ValueCache::Find(ValueKind kind, const rocksdb::Slice& key, uint64_t epoch) const {
  rocksdb::Cache::Handle* handle = cache_->Lookup(KeyOf(kind, key));
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
  const rocksdb::Status status = cache_->Insert(KeyOf(kind, key), owned.get(), charge, &DeleteEntry,
                                                /*handle=*/nullptr, rocksdb::Cache::Priority::HIGH);
  if (status.ok()) owned.release();  // the cache owns it now
}

void ValueCache::AddCurrent(ValueKind kind, const rocksdb::Slice& key, uint64_t epoch, KeptValue value) {
  const std::scoped_lock lock(StripeOf(key));
  if (epoch_.load(std::memory_order_seq_cst) == epoch) Insert(kind, key, {epoch, std::move(value)});
}

void ValueCache::BeginCommit(ValueKind kind, const std::vector<rocksdb::Slice>& keys) {
  epoch_.fetch_add(1, std::memory_order_seq_cst);
  for (const rocksdb::Slice& key : keys) {
    const std::scoped_lock lock(StripeOf(key));
    cache_->Erase(KeyOf(kind, key));
  }
}

std::mutex& ValueCache::StripeOf(const rocksdb::Slice& key) {
  return stripes_[std::hash<std::string_view>()({key.data(), key.size()}) % stripes_.size()];
}

}  // namespace parley
