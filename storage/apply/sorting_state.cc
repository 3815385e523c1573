#include "storage/apply/sorting_state.h"

namespace parley {

SortingState::SortingState(BatchState& batch, rocksdb::Env& env, const std::string& folder, size_t run_bytes)
    : batch_(batch) {
  for (const Family list : kLists) {
    const auto number = static_cast<size_t>(list);
    lists_[number] = std::make_unique<EntrySorter>(env, folder + "/" + kFamilyNames[number], run_bytes);
  }
}

absl::Status SortingState::PutBlind(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) {
  const std::unique_ptr<EntrySorter>& list = lists_[static_cast<size_t>(family)];
  return list ? list->Put(key, value) : batch_.PutBlind(family, key, value);
}

}  // namespace parley
