// HistoryService.WatchShifts: one stream that follows shifts.
#pragma once

#include <grpcpp/server_context.h>

#include "parley/v1/history_service.pb.h"
#include "services/rpc/server_stream.h"
#include "services/service_context.h"
#include "services/watch/event_feed.h"

namespace parley {

// Begins a stream that follows shifts as `request` asks. Changes are worked out on `catch_up`, whose queue
// must have room for every watcher.
grpc::ServerWriteReactor<grpc::ByteBuffer>* BeginWatchShifts(const ServiceContext& context, EventFeed& feed,
                                                             WorkerPool& catch_up,
                                                             const v1::WatchShiftsRequest& request,
                                                             const CountedCall& counted);

}  // namespace parley
