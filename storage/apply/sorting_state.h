// SortingState: what a rebuild writes to in the order of the ledger. Event ids and lists, whose keys come in
// any order and which nobody reads yet, are sorted aside; everything else goes into a batch.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "storage/engine/db_state.h"
#include "storage/sort/entry_sorter.h"

namespace parley {

// Reading does not find what is sorted aside. One thread. The batch must outlive it.
class SortingState final : public WriteState {
 public:
  // Files go into `folder`. `run_bytes` of each family are sorted at a time.
  SortingState(BatchState& batch, rocksdb::Env& env, const std::string& folder, size_t run_bytes);

  absl::StatusOr<bool> Get(Family family, const rocksdb::Slice& key, std::string* value) const override {
    return batch_.Get(family, key, value);
  }
  std::unique_ptr<rocksdb::Iterator> NewIterator(Family family, const rocksdb::Slice& prefix) const override {
    return batch_.NewIterator(family, prefix);
  }
  absl::Status Put(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) override;
  absl::Status Delete(Family family, const rocksdb::Slice& key) override {
    return batch_.Delete(family, key);
  }
  absl::Status PutBlind(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) override;

  // Entries of a list or of event ids.
  EntrySorter& sorted(Family family) { return *sorted_[static_cast<size_t>(family)]; }

 private:
  BatchState& batch_;
  std::array<std::unique_ptr<EntrySorter>, kFamilyCount> sorted_;  // null: goes into the batch
};

}  // namespace parley
