#include "storage/engine/object_cache.h"

#include <functional>
#include <string_view>

namespace parley {

// Block keys of RocksDB are 16 bytes; these are a byte and at least 8 with a longer tag in front, so the two
// never meet.
std::string ObjectCache::KeyOf(ObjectKind kind, const rocksdb::Slice& key) {
  std::string out = "parley-object";
  out.push_back(static_cast<char>(kind));
  out.append(key.data(), key.size());
  return out;
}

void ObjectCache::DeleteEntry(const rocksdb::Slice&, void* entry) {
  const std::unique_ptr<Entry> owned(static_cast<Entry*>(entry));
}

std::shared_ptr<const void> ObjectCache::Find(ObjectKind kind, const rocksdb::Slice& key,
                                              uint64_t epoch) const {
  rocksdb::Cache::Handle* handle = cache_->Lookup(KeyOf(kind, key));
  if (handle == nullptr) return nullptr;
  const Entry& entry = *static_cast<const Entry*>(cache_->Value(handle));
  std::shared_ptr<const void> value = entry.epoch <= epoch ? entry.value : nullptr;
  cache_->Release(handle);
  return value;
}

void ObjectCache::Insert(ObjectKind kind, const rocksdb::Slice& key, Entry entry, size_t charge) {
  auto owned = std::make_unique<Entry>(std::move(entry));
  const rocksdb::Status status = cache_->Insert(KeyOf(kind, key), owned.get(), charge, &DeleteEntry);
  if (status.ok()) owned.release();  // the cache owns it now
}

void ObjectCache::AddCurrent(ObjectKind kind, const rocksdb::Slice& key, uint64_t epoch,
                             std::shared_ptr<const void> value, size_t charge) {
  const std::scoped_lock lock(StripeOf(key));
  if (epoch_.load(std::memory_order_seq_cst) == epoch) Insert(kind, key, {epoch, std::move(value)}, charge);
}

void ObjectCache::BeginCommit(ObjectKind kind, const std::vector<rocksdb::Slice>& keys) {
  epoch_.fetch_add(1, std::memory_order_seq_cst);
  for (const rocksdb::Slice& key : keys) {
    const std::scoped_lock lock(StripeOf(key));
    cache_->Erase(KeyOf(kind, key));
  }
}

std::mutex& ObjectCache::StripeOf(const rocksdb::Slice& key) {
  return stripes_[std::hash<std::string_view>()({key.data(), key.size()}) % stripes_.size()];
}

}  // namespace parley
