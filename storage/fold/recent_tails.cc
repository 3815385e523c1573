#include "storage/fold/recent_tails.h"

#include <utility>

namespace parley {

std::optional<FoldRecords> RecentTails::Take(PairKey pair, uint64_t position) {
  std::optional<FoldRecords> tail;
  for (Generation* generation : {&young_, &old_}) {
    const auto it = generation->find(pair);
    if (it == generation->end()) continue;
    if (generation == &young_) records_ -= it->second.tail.size();
    if (it->second.position == position) tail = std::move(it->second.tail);
    generation->erase(it);
  }
  return tail;
}

void RecentTails::Keep(PairKey pair, uint64_t position, FoldRecords tail) {
  if (records_ >= kRecordsMax) {
    old_ = std::move(young_);
    young_.clear();
    records_ = 0;
  }
  records_ += tail.size();
  young_.insert_or_assign(pair, Kept{position, std::move(tail)});
}

}  // namespace parley
