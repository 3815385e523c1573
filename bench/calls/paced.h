// Calls at a steady rate, each with the moments it was sent and answered.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "bench/calls/calls.h"
#include "bench/measure/series.h"
#include "grpcpp/channel.h"
#include "grpcpp/support/byte_buffer.h"

namespace parley::bench {

// An append that was acknowledged.
struct Acknowledged {
  uint64_t position = 0;  // where it stands, as the answer says
  Clock::time_point sent;
  Clock::time_point answered;
};

// How often, and how many at most are on their way.
struct Pace {
  double per_second = 1000;
  int in_flight_max = 64;  // what is due beyond this waits, and the rate is missed
};

// Makes `calls` calls on one connection; next(i) makes call i, position(answer) reads its answer. Returns
// them in the order of their positions. Ends the program with a message when one fails.
std::vector<Acknowledged> RunPaced(const std::shared_ptr<grpc::Channel>& channel, const Pace& pace, int calls,
                                   const std::function<Call(int)>& next,
                                   const std::function<uint64_t(const grpc::ByteBuffer&)>& position);

}  // namespace parley::bench
