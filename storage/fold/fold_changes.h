// Changes of the fold index that are put down now and applied later, by pair. A rebuild meets changes in the
// order of the ledger, where neighbours concern different pairs; each would cost reading and writing the head
// of its pair. Sorted by pair, a head is written once.
//
// Key: party (4) issue (4) position (8) kind (1), so that changes of a pair sort as they happened; value: the
// version added, or the key of the version closed. At one position an amendment closes before it adds.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "rocksdb/slice.h"
#include "storage/fold/fold_format.h"
#include "storage/fold/fold_writer.h"
#include "storage/fold/pair_key.h"

namespace parley {

// A change, put down.
struct FoldChange {
  std::string key;
  std::string value;
};

// What AddVersion and CloseVersion (fold_index.h) would do.
FoldChange AdditionTo(PairKey pair, const FoldRecord& record);
FoldChange ClosingOn(PairKey pair, const VersionKey& version, uint64_t position);

// Applies a change to its pair, the first 8 bytes of the key. Internal (kStorageFailed) for bytes that cannot
// be read.
absl::Status ApplyFoldChange(const rocksdb::Slice& key, const rocksdb::Slice& value, FoldWriter& line);

}  // namespace parley
