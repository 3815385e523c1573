// SharedChanges: what a stretch of the ledger did to shifts, worked out once for all who watch it live.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/base/thread_annotations.h"
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

// Thread-safe.
class SharedChanges {
 public:
  SharedChanges(uint64_t first, uint64_t last) : first_(first), last_(last) {}

  // The changes; the first caller works them out. They live as long as this object.
  absl::StatusOr<const ShownChanges*> Get(const Store& store, bool include_secondhand);

 private:
  const uint64_t first_;
  const uint64_t last_;
  std::mutex mutex_;
  std::array<std::unique_ptr<const ShownChanges>, 2> changes_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace parley
