// What the messages of parleyd's watches deliver, read without making objects of them: a thousand watchers
// read them in one program.
#pragma once

#include <cstdint>

#include "bench/calls/watchers.h"
#include "grpcpp/support/byte_buffer.h"

namespace parley::bench {

// Reads a WatchEventsResponse or a WatchShiftsResponse, whose items have their position in field
// `position_field`. Ends the program with a message when it is malformed or items do not follow one another.
Delivered ReadWatchMessage(const grpc::ByteBuffer& message, int position_field);

}  // namespace parley::bench
