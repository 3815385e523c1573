// AlertService.WatchAlerts: one stream that follows alerts.
#pragma once

#include <grpcpp/server_context.h>

#include "parley/v1/alert_service.pb.h"
#include "services/alerts/alerts.h"
#include "services/rpc/server_stream.h"
#include "services/watch/event_feed.h"

namespace parley {

// Begins a stream that follows alerts as `request` asks. It waits for the engine on `catch_up`, whose queue
// must have room for every watcher.
grpc::ServerWriteReactor<grpc::ByteBuffer>* BeginWatchAlerts(const AlertContext& context, EventFeed& feed,
                                                             WorkerPool& catch_up,
                                                             const v1::WatchAlertsRequest& request,
                                                             const CountedCall& counted);

}  // namespace parley
