// Keys of the statement indexes. Frozen; docs/storage-format.md.
//
//   by_party, by_issue, by_speaker:  number (4) said_at (8) first position (8) [version position (8)]
//   by_said_at:                                 said_at (8) first position (8) [version position (8)]
// The version position is left out when it is the first position, which is nearly always.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/fold_record.h"
#include "rocksdb/slice.h"

namespace parley {

// A version of a statement on an index.
struct IndexEntry {
  LineKey key;
  uint64_t version_position = 0;
  auto operator<=>(const IndexEntry&) const = default;
};

// The four bytes that start the keys of a party, issue or speaker.
std::string IndexPrefix(uint32_t number);

// The key of an entry behind `prefix` (empty for by_said_at).
std::string IndexKey(const std::string& prefix, const IndexEntry& entry);

// The entry of a key; absent when the key does not start with `prefix` or has another length.
std::optional<IndexEntry> ParseIndexKey(const rocksdb::Slice& key, const std::string& prefix);

}  // namespace parley
