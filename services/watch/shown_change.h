// Changes of shifts, read for those who watch them.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "parley/v1/history_service.pb.h"
#include "storage/store.h"

namespace parley {

// A change as storage has it, for filters, and as it is sent.
struct ShownChange {
  EventChange change;
  v1::LineChange message;
};
using ShownChanges = std::vector<ShownChange>;

// The changes of events first..last, in order.
absl::StatusOr<ShownChanges> ReadChanges(const Store& store, uint64_t first, uint64_t last,
                                         bool include_secondhand);

}  // namespace parley
