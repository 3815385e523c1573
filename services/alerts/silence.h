// Rules about silence: which pairs have been silent for long enough at a clock tick, and when the next will.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "services/alerts/alert_builder.h"
#include "services/alerts/rule_set.h"
#include "storage/store.h"

namespace parley {

// A pair that has been silent.
struct SilentPair {
  PairKey pair;
  StandingStance stance;  // with the last statement
};

// What a look at one rule gave.
struct SilenceScan {
  std::vector<SilentPair> silent;   // due at the time asked about and not fired yet, by pair
  int64_t next_due_us = INT64_MAX;  // when the next pair will be due, as things stand
};

// For which last statement a rule has fired on a pair; absent: never.
using FiredFor = std::function<absl::StatusOr<std::optional<int64_t>>(PairKey pair)>;

// Looks at every pair of the rule as known at `known_position`; `now_us` is the time of the tick. Cost: the
// rule's pairs.
absl::StatusOr<SilenceScan> ScanSilence(const Snapshot& snapshot, const Catalog& catalog,
                                        const ActiveRule& rule, uint64_t known_position, int64_t now_us,
                                        const FiredFor& fired);

// The alert for a silent pair. The statement is the pair's last one.
absl::StatusOr<v1::Alert> SilenceAlert(const Snapshot& snapshot, const Catalog& catalog,
                                       const ActiveRule& rule, const RaisingEvent& tick,
                                       const SilentPair& silent);

}  // namespace parley
