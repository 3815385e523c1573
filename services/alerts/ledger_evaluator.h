// LedgerEvaluator: applies alert rules to the ledger, event after event, from where the alert log stands.
// Reads no clock: what it finds follows from the ledger alone. One thread.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "parley/v1/alert.pb.h"
#include "services/alerts/rule_set.h"
#include "storage/store.h"

namespace parley {

class LedgerEvaluator {
 public:
  // `store` must outlive it. Takes up the rules at the log's cursor.
  explicit LedgerEvaluator(Store& store);

  // Moves the cursor to `last` if no rule was declared up to there; otherwise false, and nothing moved. Any
  // thread may call it.
  static bool StepOverWithoutRules(Store& store, uint64_t last);

  // Applies the rules to the events behind the cursor, at most `events_max`, and commits what they raise.
  // Before the first rule was declared it steps over events without reading them.
  absl::Status Advance(uint64_t events_max);

  // Alerts that the events of the last Advance() acknowledged, however these came to the ledger.
  const std::vector<AlertKey>& acknowledged() const { return acknowledged_; }

  // The time at which a rule about silence fires next, as things stand; INT64_MAX: none. At or before
  // `now_us`: a tick is due. May be early while that moment is ahead. Cost: the pairs of such rules when one
  // may be due, or when a correction, a rule or a tick came since the last call; else nothing.
  absl::StatusOr<int64_t> NextSilence(int64_t now_us);

 private:
  absl::Status Apply(const Snapshot& snapshot, const event::v1::Event& event, AlertBatch& batch);
  absl::Status ApplyTick(const Snapshot& snapshot, const event::v1::Event& event, AlertBatch& batch);
  absl::Status ApplyAcknowledgement(const event::v1::Event& event, AlertBatch& batch);
  absl::Status ExpectSilence(const event::v1::Event& event);
  void TakeUpRules(uint64_t position);
  void Keep(const v1::Alert& alert, AlertBatch& batch);
  absl::Status Commit(const AlertBatch& batch);

  Store& store_;
  RuleSet rules_;
  std::vector<AlertKey> acknowledged_;
  bool silence_changed_ = true;          // the time below has to be found again
  int64_t next_silence_us_ = INT64_MAX;  // no silence is due before it
};

}  // namespace parley
