// A message of WatchShifts about a stretch of the ledger: the same for all watchers with the same filter.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <cstdint>

#include "services/watch/change_filter.h"
#include "services/watch/shown_change.h"

namespace parley {

// Copies share the bytes.
struct ShiftMessage {
  uint64_t last = 0;       // everything up to this position is in it, or not for this filter
  grpc::ByteBuffer bytes;  // with that as its basis; when not quiet
  bool quiet = true;       // nothing matched
};

// What `filter` takes of `changes`, which are all up to `last`; up to where a message is full.
ShiftMessage MakeShiftMessage(const Catalog& catalog, const ChangeFilter& filter, const ShownChanges& changes,
                              uint64_t last);

}  // namespace parley
