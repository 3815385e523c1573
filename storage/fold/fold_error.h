// Errors of the fold index. All are Internal with reason kStorageFailed: callers cannot cause them
// with any request.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "core/error.h"
#include "rocksdb/iterator.h"

namespace parley {

inline absl::Status FoldError(const std::string& message) {
  return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}}, message);
}

// Bytes that are not what this program writes.
inline absl::Status UnreadableFold(const char* what) {
  return FoldError(std::string("the fold index holds an unreadable ") + what +
                   "; run parleyd --rebuild to derive it again from the ledger");
}

// OK, or the disk's failure.
inline absl::Status FoldIteratorStatus(const rocksdb::Iterator& it) {
  if (it.status().ok()) return absl::OkStatus();
  return FoldError("reading the fold index failed: " + it.status().ToString());
}

}  // namespace parley
