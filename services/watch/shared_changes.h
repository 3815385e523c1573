// SharedChanges: what a stretch of the ledger did to shifts, worked out once for all who watch it live, and
// made into a message once for all who watch it with the same filter.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "services/watch/change_filter.h"
#include "services/watch/shift_message.h"
#include "services/watch/shown_change.h"
#include "storage/store.h"

namespace parley {

// Thread-safe.
class SharedChanges {
 public:
  // Events first..last. Keeps messages of about `bytes_max` bytes in all; those beyond are made again for
  // every watcher.
  SharedChanges(uint64_t first, uint64_t last, size_t bytes_max)
      : first_(first), last_(last), bytes_max_(bytes_max) {}

  // The message for an equal filter if it was made already. Does not wait for those who make one.
  std::optional<ShiftMessage> FindMessage(const ChangeFilter& filter) const;

  // The same, made if need be.
  absl::StatusOr<ShiftMessage> Message(const Store& store, const ChangeFilter& filter);

 private:
  // The changes; the first caller works them out. They live as long as this object.
  absl::StatusOr<const ShownChanges*> Changes(const Store& store, bool include_secondhand);

  const uint64_t first_;
  const uint64_t last_;
  const size_t bytes_max_;
  std::mutex changes_mutex_;
  std::array<std::unique_ptr<const ShownChanges>, 2> changes_ ABSL_GUARDED_BY(changes_mutex_);
  mutable std::mutex messages_mutex_;  // held for a moment only
  absl::flat_hash_map<std::string, ShiftMessage> messages_ ABSL_GUARDED_BY(messages_mutex_);
  size_t bytes_ ABSL_GUARDED_BY(messages_mutex_) = 0;  // of the messages kept
};

}  // namespace parley
