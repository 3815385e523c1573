// RecentValues: what the writer wrote last under the keys of one family, so that it need not look for it in
// the database, where its own newest writes are the slowest to find.
#pragma once

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "rocksdb/slice.h"

namespace parley {

// One thread. Two generations: the older one is dropped as a whole when the younger one is full, and what is
// found in it moves on.
class RecentValues {
 public:
  explicit RecentValues(size_t bytes_max) : bytes_max_(bytes_max / 2) {}

  // The newest value of `key` into *value; false when it is not kept.
  bool Find(const rocksdb::Slice& key, std::string* value) {
    const absl::string_view view(key.data(), key.size());
    if (const auto it = young_.find(view); it != young_.end()) {
      *value = it->second;
      return true;
    }
    const auto it = old_.find(view);
    if (it == old_.end()) return false;
    *value = it->second;
    Keep(key, *value);  // not it->second: the older generation may end here
    return true;
  }

  // Remembers a value; it takes the place of the one before.
  void Keep(const rocksdb::Slice& key, const rocksdb::Slice& value) {
    if (bytes_ >= bytes_max_) {
      old_ = std::move(young_);
      young_.clear();
      bytes_ = 0;
    }
    const auto [it, is_new] = young_.try_emplace(absl::string_view(key.data(), key.size()));
    if (is_new) bytes_ += key.size() + kEntryBytes;
    bytes_ += value.size();
    bytes_ -= it->second.size();
    it->second.assign(value.data(), value.size());
  }

  void Clear() {
    young_.clear();
    old_.clear();
    bytes_ = 0;
  }

 private:
  static constexpr size_t kEntryBytes = 2 * sizeof(std::string) + 16;  // in memory, besides the bytes, about

  const size_t bytes_max_;
  size_t bytes_ = 0;  // of the younger generation
  absl::flat_hash_map<std::string, std::string> young_;
  absl::flat_hash_map<std::string, std::string> old_;
};

}  // namespace parley
