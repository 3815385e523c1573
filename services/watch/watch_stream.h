// LedgerService.WatchEvents: one stream that follows the ledger.
#pragma once

#include <grpcpp/server_context.h>

#include "parley/v1/ledger_service.pb.h"
#include "services/rpc/server_stream.h"
#include "services/service_context.h"
#include "services/watch/event_feed.h"

namespace parley {

// Begins a stream that follows the ledger as `request` asks. Watchers that read from disk do so on
// `catch_up`, whose queue must have room for every watcher.
grpc::ServerWriteReactor<grpc::ByteBuffer>* BeginWatchEvents(const ServiceContext& context, EventFeed& feed,
                                                             WorkerPool& catch_up,
                                                             const v1::WatchEventsRequest& request,
                                                             const CountedCall& counted);

}  // namespace parley
