#include "storage/apply/sorting_state.h"

#include <algorithm>

namespace parley {

SortingState::SortingState(BatchState& batch, rocksdb::Env& env, const std::string& folder, size_t run_bytes)
    : batch_(batch) {
  const auto sort = [&](Family family) {
    const auto number = static_cast<size_t>(family);
    sorted_[number] = std::make_unique<EntrySorter>(env, folder + "/" + kFamilyNames[number], run_bytes);
  };
  sort(Family::kEventIds);
  std::for_each(kLists.begin(), kLists.end(), sort);
}

absl::Status SortingState::Put(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) {
  const std::unique_ptr<EntrySorter>& sorter = sorted_[static_cast<size_t>(family)];
  return sorter ? sorter->Put(key, value) : batch_.Put(family, key, value);
}

absl::Status SortingState::PutBlind(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) {
  const std::unique_ptr<EntrySorter>& sorter = sorted_[static_cast<size_t>(family)];
  return sorter ? sorter->Put(key, value) : batch_.PutBlind(family, key, value);
}

}  // namespace parley
