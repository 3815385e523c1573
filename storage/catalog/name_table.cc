#include "storage/catalog/name_table.h"

#include <algorithm>

namespace parley {

void NameTable::Record(const std::string& key, NameHolder holder, bool attached, uint64_t position) {
  histories_[key].push_back({position, holder, attached});
}

std::vector<NameHolder> NameTable::HoldersAt(const std::string& key, uint64_t known_position,
                                             uint64_t newest_position) const {
  std::vector<NameHolder> holders;
  auto it = histories_.find(key);
  if (it == histories_.end()) return holders;
  uint64_t first_later = 0;
  for (const Change& change : it->second) {
    if (change.position > newest_position) break;
    if (change.position > known_position) {
      if (!holders.empty()) break;
      if (first_later == 0) first_later = change.position;
      if (change.position != first_later) break;
    }
    if (change.attached) {
      holders.push_back(change.holder);
    } else {
      std::erase(holders, change.holder);
    }
  }
  return holders;
}

uint32_t NameTable::AliasHolder(const std::string& key) const {
  for (const NameHolder& holder : HoldersAt(key, UINT64_MAX, UINT64_MAX)) {
    if (holder.is_alias) return holder.number;
  }
  return 0;
}

void NameTable::Truncate(uint64_t position) {
  for (auto it = histories_.begin(); it != histories_.end();) {
    std::vector<Change>& history = it->second;
    while (!history.empty() && history.back().position > position) history.pop_back();
    if (history.empty()) {
      histories_.erase(it++);
    } else {
      ++it;
    }
  }
}

}  // namespace parley
