// From what a rule found to the alert that is kept and sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "parley/v1/alert.pb.h"
#include "services/alerts/rule_set.h"
#include "storage/alerts/alert_log.h"

namespace parley {

// The event that an alert is raised for.
struct RaisingEvent {
  std::string event_id;
  uint64_t position = 0;
  int64_t recorded_at_us = 0;
};

// What made the rule fire, on one line.
struct Finding {
  PairKey pair;
  event::v1::Statement statement;
  std::optional<StandingStance> before;
  std::optional<StandingStance> after;
  std::optional<Shift> shift;
  std::optional<double> value_before;
  std::optional<double> value_after;
  std::vector<uint32_t> parties;          // of a gap
  const EventChange* revision = nullptr;  // of a revision
};

// The alert. Its id is made of the rule, the event and the pair, so it is the same whenever it is derived.
v1::Alert BuildAlert(const Catalog& catalog, const ActiveRule& rule, const RaisingEvent& event,
                     const Finding& finding);

// The id of such an alert.
Uuid AlertId(const std::string& rule_id, const std::string& event_id, const std::string& party,
             const std::string& issue);

}  // namespace parley
