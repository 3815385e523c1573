// Appends as calls, made beforehand.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "bench/calls/calls.h"
#include "bench/parley/settings.h"

namespace parley::bench {

// The workload without corrections, behind the events that are there already. `text` must outlive it.
Workload WorkloadAfter(const Settings& settings, const TextSource& text);

// Appends one event; dates may lie in the future.
Call MakeAppend(event::v1::Event event);

// Appends of `count` events that `next` makes.
std::vector<Call> MakeAppends(int count, const std::function<event::v1::Event()>& next);

// The position of the event that such an append was for, from its answer.
uint64_t AppendedPosition(const grpc::ByteBuffer& answer);

}  // namespace parley::bench
