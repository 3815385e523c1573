// Which names stand for which things of one kind, as of any position.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace parley {

// A name as it is attached to a thing. Aliases are unique within a kind, full names need not be.
struct NameHolder {
  uint32_t number = 0;
  bool is_alias = false;
  bool operator==(const NameHolder&) const = default;
};

// Append-only history of names of one kind. Not thread-safe.
class NameTable {
 public:
  // From `position` on, `key` (a NameKey) is or is no longer a name of the holder.
  void Record(const std::string& key, NameHolder holder, bool attached, uint64_t position);

  // Who held `key` at `known_position`; if nobody, who came to hold it first, up to `newest_position`.
  std::vector<NameHolder> HoldersAt(const std::string& key, uint64_t known_position,
                                    uint64_t newest_position) const;

  // The holder of `key` as an alias now; 0: none.
  uint32_t AliasHolder(const std::string& key) const;

  // Forgets everything recorded after `position`.
  void Truncate(uint64_t position);

  // Calls visit(key) for every name ever recorded.
  template <typename Visit>
  void ForEachKey(Visit visit) const {
    for (const auto& [key, history] : histories_) visit(key);
  }

 private:
  struct Change {
    uint64_t position = 0;
    NameHolder holder;
    bool attached = false;
  };

  absl::flat_hash_map<std::string, std::vector<Change>> histories_;
};

}  // namespace parley
