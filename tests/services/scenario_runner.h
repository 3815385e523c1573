// Runs a scenario through a server: every answer comes over gRPC.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "parley/v1/history_service.grpc.pb.h"
#include "tests/scenarios/scenario.h"

namespace parley::scenario {

// Holds every expectation of `scenario` against the server behind `history`. Event number n lies at
// position `offset` + n. What did not hold, one text for each line that failed.
std::vector<std::string> RunOverWire(v1::HistoryService::StubInterface& history, const Scenario& scenario,
                                     uint64_t offset);

}  // namespace parley::scenario
