// DeliveryLog: how far alerts got to each sink, and which were given up. This server's own record: it is
// not derived from the ledger. Bytes: docs/storage-format-alerts.md.
//
//   DeliveryLog& log = store.deliveries();
//   absl::StatusOr<std::optional<AlertKey>> cursor = log.Cursor("webhook-0123456789ab");
//   status = log.Advance("webhook-0123456789ab", key, {});   // everything up to `key` is done
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/alerts/alert_key.h"

namespace parley {

// An alert that a sink did not take.
struct ParkedRecord {
  std::string sink_id;
  AlertKey key;
  uint32_t attempts = 0;
  int64_t parked_at_us = 0;
  std::string last_error;  // kept up to kLastErrorBytesMax

  bool operator==(const ParkedRecord&) const = default;
};

constexpr size_t kLastErrorBytesMax = 500;

// How often a sink was tried in vain with what it is to take now.
struct FailedAttempts {
  AlertKey first;  // of the alerts that are to be taken
  uint32_t attempts = 0;

  bool operator==(const FailedAttempts&) const = default;
};

// Which parked deliveries to list.
struct ParkedQuery {
  std::optional<std::string> sink_id;                     // absent: of every sink
  std::optional<std::pair<std::string, AlertKey>> after;  // the last one of the page before
  size_t limit = 100;
};

// Thread-safe. Sink ids are non-empty and without NUL. Errors: Internal kStorageFailed.
//
// What is forgotten in a power loss matters little here: a cursor that is lost only means that alerts are
// delivered again, with the same ids, which at-least-once allows. So writes are not synced, except those
// that nothing would repeat: Park and TakeUp. A killed process loses none of them.
class DeliveryLog {
 public:
  virtual ~DeliveryLog() = default;

  // Everything up to here was delivered or parked. Absent: nothing was ever written for the sink.
  virtual absl::StatusOr<std::optional<AlertKey>> Cursor(const std::string& sink_id) const = 0;

  // Moves the cursor; `firing` are alerts that an Alertmanager took and that are to be resolved there. One
  // batch: both or neither.
  virtual absl::Status Advance(const std::string& sink_id, AlertKey cursor,
                               const std::vector<AlertKey>& firing) = 0;

  // Keeps a count of failed attempts, instead of the one before. Advance, Park and FinishTakenUp forget it.
  virtual absl::Status SetAttempts(const std::string& sink_id, const FailedAttempts& failed) = 0;

  // What was kept; absent: nothing.
  virtual absl::StatusOr<std::optional<FailedAttempts>> Attempts(const std::string& sink_id) const = 0;

  // Parks alerts of one sink and, when given, moves its cursor. They are no longer taken up. One batch,
  // synced.
  virtual absl::Status Park(const std::string& sink_id, const std::vector<ParkedRecord>& parked,
                            std::optional<AlertKey> cursor) = 0;

  // Parked deliveries by sink and alert. O(log n + answer).
  virtual absl::StatusOr<std::vector<ParkedRecord>> Parked(const ParkedQuery& query) const = 0;

  // How many are parked, of one sink or, absent, of all. Counted as they come and go: cheap.
  virtual absl::StatusOr<uint64_t> CountParked(const std::optional<std::string>& sink_id) const = 0;

  // Takes parked deliveries of the sink up again: only those of `only`, or all when it is empty. Returns how
  // many. They are parked no longer. One batch, synced.
  virtual absl::StatusOr<uint64_t> TakeUp(const std::string& sink_id, const std::vector<AlertKey>& only) = 0;

  // The first `limit` deliveries that were taken up and are not finished, in order.
  virtual absl::StatusOr<std::vector<AlertKey>> TakenUp(const std::string& sink_id, size_t limit) const = 0;

  // They were delivered. `firing`: as for Advance.
  virtual absl::Status FinishTakenUp(const std::string& sink_id, const std::vector<AlertKey>& keys,
                                     const std::vector<AlertKey>& firing) = 0;

  // The first `limit` alerts behind `after` that fire in an Alertmanager, in order.
  virtual absl::StatusOr<std::vector<AlertKey>> Firing(const std::string& sink_id,
                                                       std::optional<AlertKey> after, size_t limit) const = 0;

  // They do not fire any more.
  virtual absl::Status ForgetFiring(const std::string& sink_id, const std::vector<AlertKey>& keys) = 0;
};

}  // namespace parley
