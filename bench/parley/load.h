// Bulk appends over AppendStream.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "grpcpp/channel.h"
#include "parley/event/v1/event.pb.h"

namespace parley::bench {

// Appends events until `next` returns false, `batch` a request and several requests in flight, and waits
// for the last acknowledgement. Returns how many. Ends the program with a message when one is refused.
uint64_t AppendAll(const std::shared_ptr<grpc::Channel>& channel, int batch,
                   const std::function<bool(event::v1::Event*)>& next);

}  // namespace parley::bench
