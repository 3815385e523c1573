// AlertService.BacktestRule: a stream of what a rule would have raised.
#pragma once

#include <grpcpp/server_context.h>

#include "parley/v1/alert_service.pb.h"
#include "services/alerts/alerts.h"
#include "services/rpc/server_stream.h"

namespace parley {

// Begins a backtest. Works in short pieces on the pool of comparisons.
grpc::ServerWriteReactor<grpc::ByteBuffer>* BeginBacktest(const AlertContext& context,
                                                          grpc::CallbackServerContext& call,
                                                          const v1::BacktestRuleRequest& request,
                                                          const CountedCall& counted);

}  // namespace parley
