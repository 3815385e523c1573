// AlertLog: what alert rules found, in ledger order, with the position up to which they were applied.
//
// A projection that is derived behind the ledger, by services/alerts: what it holds follows from the ledger
// alone, so it can be dropped at any time and comes back the same. It keeps alerts as opaque bytes.
//
//   log.Commit(batch);                        // alerts of events up to batch.evaluated, all or nothing
//   log.Read({0, 0}, true, [&](const StoredAlert& alert) { ...; return true; });
//
// Format: docs/storage-format-alerts.md.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "core/uuid.h"
#include "storage/alerts/alert_key.h"
#include "storage/fold/pair_key.h"

namespace parley {

class Database;

// An alert as it is kept.
struct StoredAlert {
  AlertKey key;
  Uuid alert_id;
  std::string rule_id;
  std::string value;  // the alert, opaque here
};

// That somebody took note of an alert.
struct StoredAcknowledgement {
  Uuid alert_id;
  std::string value;  // opaque here
};

// For which last statement a rule about silence has fired.
struct SilenceMark {
  std::string rule_id;
  PairKey pair;
  int64_t last_said_at_us = 0;
};

// How far rules were applied.
struct AlertCursor {
  uint64_t evaluated = 0;         // position
  int64_t ticked_us = INT64_MIN;  // the latest clock tick among the events up to there
};

// What applying the rules to some events gave.
struct AlertBatch {
  std::vector<StoredAlert> alerts;
  std::vector<StoredAcknowledgement> acknowledgements;
  std::vector<SilenceMark> silences;
  AlertCursor cursor;
};

// Thread-safe; batches are committed by one thread.
class AlertLog {
 public:
  // `database` must outlive the log.
  explicit AlertLog(Database& database) : database_(database) {}

  // Starts with what the database holds, or afresh when it is of another version of this program or does
  // not fit a ledger of `last_position` events, or if `drop`.
  absl::Status Load(uint64_t last_position, bool drop);

  // Adds what was found. Not synced: what a power loss takes is derived again, the same.
  absl::Status Commit(const AlertBatch& batch);

  // Moves the cursor over events that no rule looks at, never back. In memory: the next start steps over them
  // again.
  void StepOver(uint64_t position);

  AlertCursor cursor() const;

  // The alert with this id; absent: none.
  absl::StatusOr<std::optional<StoredAlert>> Find(const Uuid& alert_id) const;

  // The acknowledgement of an alert; absent: none.
  absl::StatusOr<std::optional<std::string>> Acknowledgement(const Uuid& alert_id) const;

  // When the last statement was said for which `rule_id` has fired on the pair; absent: never fired.
  absl::StatusOr<std::optional<int64_t>> Silence(const std::string& rule_id, PairKey pair) const;

  // Calls `take` with each alert from `from` on, forward or back, until it returns false.
  absl::Status Read(AlertKey from, bool forward,
                    const std::function<bool(const StoredAlert& alert)>& take) const;

  // The same for the alerts of one rule.
  absl::Status ReadOfRule(const std::string& rule_id, AlertKey from, bool forward,
                          const std::function<bool(const StoredAlert& alert)>& take) const;

 private:
  Database& database_;
  mutable std::mutex mutex_;
  AlertCursor cursor_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace parley
