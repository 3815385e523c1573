// Changes of the fold index that are put down now and applied later, by pair. A rebuild meets changes in the
// order of the ledger, where neighbours concern different pairs; each would cost reading and writing the head
// of its pair. Sorted by pair, a head is written once.
//
// Key of kFoldChanges: party (4) issue (4) position (8) kind (1); value: the version added, or the key of the
// version closed. At one position an amendment closes before it adds.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "rocksdb/slice.h"
#include "storage/engine/state.h"
#include "storage/fold/fold_format.h"
#include "storage/fold/fold_writer.h"
#include "storage/fold/pair_key.h"

namespace parley {

// What AddVersion and CloseVersion (fold_index.h) would do.
absl::Status PutAddition(WriteState& state, PairKey pair, const FoldRecord& record);
absl::Status PutClosing(WriteState& state, PairKey pair, const VersionKey& version, uint64_t position);

// Applies an entry of kFoldChanges to its pair, the first 8 bytes of the key. Internal (kStorageFailed) for
// bytes that cannot be read.
absl::Status ApplyFoldChange(const rocksdb::Slice& key, const rocksdb::Slice& value, FoldWriter& line);

}  // namespace parley
