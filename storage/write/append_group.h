// AppendGroup: turns append requests into one batch: orders, checks and applies their events.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "storage/apply/projector.h"
#include "storage/catalog/catalog.h"
#include "storage/engine/db_state.h"
#include "storage/store.h"
#include "storage/write/prepared_event.h"

namespace parley {

// Where the ledger stands after a group.
struct GroupEnd {
  LedgerCounts counts;
  int64_t last_recorded_at_us = INT64_MIN;  // INT64_MIN: empty ledger
};

// Used by one thread, but for CommitSealed(). Requests are added one after the other until the group is
// sealed; while it is being committed, further requests make up the next group.
class AppendGroup {
 public:
  AppendGroup(Database& database, Catalog& catalog);

  // Takes up the state of the database. Call once, after the projections are up to date.
  absl::Status Load();

  // Adds a request: all of its events or, on error, none. `now_us` is the clock; recorded_at never goes
  // back behind an earlier event. The events are used up.
  absl::StatusOr<AppendResult> Add(PreparedJob& job, int64_t now_us);
  absl::StatusOr<AppendResult> Add(const AppendJob& job, int64_t now_us);  // prepares it first

  // Ends the group; returns where it ends. The sealed group before must have been committed.
  absl::StatusOr<GroupEnd> Seal();

  // Syncs the sealed group to disk. On error nothing of it happened, and no more can be added. May run on
  // another thread while requests are added to the next group.
  absl::Status CommitSealed();

  // Both.
  absl::Status Commit();

  // After a failed commit: takes back what was added since `end`, the last group that went through.
  void TakeBackTo(const GroupEnd& end);

  // Events and bytes added since the last Seal.
  size_t event_count() const { return event_count_; }
  size_t size_bytes() const { return batch_.SizeBytes(); }

  // Position and record time after what was added.
  GroupEnd end() const { return {projector_.counts(), last_recorded_at_us_}; }
  uint64_t last_position() const { return projector_.counts().events; }

 private:
  absl::Status AddEvents(PreparedJob& job, int64_t recorded_at_us, AppendResult& result);
  absl::StatusOr<AppendReceipt> AddEvent(const AppendJob& job, PreparedEvent& event, int64_t recorded_at_us);
  absl::StatusOr<AppendReceipt> AddNew(const AppendJob& job, PreparedEvent& event, int64_t recorded_at_us);
  absl::StatusOr<std::optional<AppendReceipt>> FindDuplicate(const Uuid& id,
                                                             const std::string& payload) const;
  absl::StatusOr<bool> AllDuplicates(const PreparedJob& job) const;
  absl::Status CheckExpectedPosition(const PreparedJob& job) const;

  Catalog& catalog_;
  BatchState batch_;
  Projector projector_;
  int64_t last_recorded_at_us_ = INT64_MIN;
  size_t event_count_ = 0;
  bool sealed_is_empty_ = true;
};

}  // namespace parley
