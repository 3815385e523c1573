#include "storage/statements/index_merge.h"

#include <algorithm>
#include <utility>

namespace parley {

IndexMerge::IndexMerge(const ReadState& state, Family family, const std::vector<std::string>& prefixes,
                       const IndexRange& range)
    : range_(range) {
  for (const std::string& prefix : prefixes) {
    Stretch stretch{prefix, state.NewIterator(family, prefix), {}};
    Seek(stretch);
    Push(std::move(stretch));
  }
}

std::optional<IndexEntry> IndexMerge::Next() {
  if (heap_.empty() || !status_.ok()) return std::nullopt;
  std::pop_heap(heap_.begin(), heap_.end(),
                [this](const Stretch& a, const Stretch& b) { return Behind(a, b); });
  Stretch stretch = std::move(heap_.back());
  heap_.pop_back();
  const IndexEntry entry = stretch.entry;
  if (range_.descending) {
    stretch.it->Prev();
  } else {
    stretch.it->Next();
  }
  Push(std::move(stretch));
  return entry;
}

bool IndexMerge::Behind(const Stretch& a, const Stretch& b) const {
  return range_.descending ? a.entry < b.entry : b.entry < a.entry;
}

void IndexMerge::Seek(Stretch& stretch) const {
  if (range_.descending) {
    // Behind every version of the last key, whether its version position is written or not.
    stretch.it->SeekForPrev(IndexKey(stretch.prefix, {range_.last, UINT64_MAX - 1}));
  } else {
    stretch.it->Seek(IndexKey(stretch.prefix, {range_.first, range_.first.first_position}));
  }
}

bool IndexMerge::Load(Stretch& stretch) {
  if (!stretch.it->Valid()) {
    status_.Update(IteratorStatus(*stretch.it));
    return false;
  }
  const std::optional<IndexEntry> entry = ParseIndexKey(stretch.it->key(), stretch.prefix);
  if (!entry.has_value()) return false;
  stretch.entry = *entry;
  return range_.descending ? entry->key >= range_.first : entry->key <= range_.last;
}

void IndexMerge::Push(Stretch stretch) {
  if (!Load(stretch)) return;
  heap_.push_back(std::move(stretch));
  std::push_heap(heap_.begin(), heap_.end(),
                 [this](const Stretch& a, const Stretch& b) { return Behind(a, b); });
}

}  // namespace parley
