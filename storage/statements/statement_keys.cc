#include "storage/statements/statement_keys.h"

#include "storage/engine/big_endian.h"

namespace parley {

namespace {

constexpr size_t kEntryBytesMax = 24;

}  // namespace

std::string IndexPrefix(uint32_t number) {
  std::string prefix;
  PutU32(prefix, number);
  return prefix;
}

std::string IndexKey(const std::string& prefix, const IndexEntry& entry) {
  std::string key;
  key.reserve(prefix.size() + kEntryBytesMax);
  key += prefix;
  PutI64(key, entry.key.said_at_us);
  PutU64(key, entry.key.first_position);
  if (entry.version_position != entry.key.first_position) PutU64(key, entry.version_position);
  return key;
}

std::optional<IndexEntry> ParseIndexKey(const rocksdb::Slice& key, const std::string& prefix) {
  if (!key.starts_with(prefix)) return std::nullopt;
  const size_t rest = key.size() - prefix.size();
  if (rest != 16 && rest != 24) return std::nullopt;
  const char* p = key.data() + prefix.size();
  IndexEntry entry{{GetI64(p), GetU64(p + 8)}, 0};
  entry.version_position = rest == 24 ? GetU64(p + 16) : entry.key.first_position;
  return entry;
}

}  // namespace parley
