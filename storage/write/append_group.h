// AppendGroup: turns append requests into one batch: orders, checks and applies their events.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "storage/apply/projector.h"
#include "storage/catalog/catalog.h"
#include "storage/engine/db_state.h"
#include "storage/store.h"

namespace parley {

// Used by one thread. Requests are added one after the other, then all are committed together.
class AppendGroup {
 public:
  AppendGroup(Database& database, Catalog& catalog);

  // Takes up the state of the database. Call once, after the projections are up to date.
  absl::Status Load();

  // Adds a request: all of its events or, on error, none. `now_us` is the clock; recorded_at never goes
  // back behind an earlier event.
  absl::StatusOr<AppendResult> Add(const AppendJob& job, int64_t now_us);

  // Syncs what was added to disk. On error nothing of it happened.
  absl::Status Commit();

  // Events and bytes waiting for Commit.
  size_t event_count() const { return event_count_; }
  size_t size_bytes() const { return batch_.SizeBytes(); }

  // Position, counters and record time after what was added.
  const LedgerCounts& counts() const { return projector_.counts(); }
  uint64_t last_position() const { return projector_.counts().events; }
  int64_t last_recorded_at_us() const { return last_recorded_at_us_; }

 private:
  absl::StatusOr<AppendReceipt> AddEvent(const AppendJob& job, event::v1::Event event,
                                         int64_t recorded_at_us);
  absl::StatusOr<std::optional<AppendReceipt>> FindDuplicate(const Uuid& id,
                                                             const std::string& payload) const;
  absl::StatusOr<bool> AllDuplicates(const AppendJob& job) const;
  absl::Status CheckExpectedPosition(const AppendJob& job) const;
  absl::Status TakeBack(const LedgerCounts& counts);

  Catalog& catalog_;
  BatchState batch_;
  Projector projector_;
  LedgerCounts committed_counts_;
  int64_t committed_recorded_at_us_ = INT64_MIN;
  int64_t last_recorded_at_us_ = INT64_MIN;
  size_t event_count_ = 0;
};

}  // namespace parley
