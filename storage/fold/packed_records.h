// Packing and unpacking versions: the tail in the head of a pair.
#pragma once

#include "absl/status/statusor.h"
#include "storage/fold/fold_format.h"

namespace parley {

// Adds a version that comes after all others. O(1).
void AppendRecord(PackedRecords& packed, const FoldRecord& record);

PackedRecords Pack(const FoldRecords& records);

// Internal (kStorageFailed) for bytes that cannot be read.
absl::StatusOr<FoldRecords> Unpack(const PackedRecords& packed);

}  // namespace parley
