// How many alerts wait for each sink.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "parley/v1/alert_service.pb.h"
#include "services/alerts/delivery/alert_source.h"

namespace parley {

// Adds to `waiting_count` of each sink the alerts behind what it has read (`scanned`, by sink id), in one
// pass over at most limits::kDeliveryWaitingCountedMax alerts from the slowest sink on. Errors: the source's.
absl::Status AddWaiting(const AlertSource& source, const std::map<std::string, AlertKey>& scanned,
                        std::vector<v1::SinkStatus>& sinks);

}  // namespace parley
