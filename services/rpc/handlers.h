// Makes handlers of plain functions that answer from a view of the store.
#pragma once

#include "services/rpc/unary.h"
#include "services/service_context.h"
#include "services/worker_pool.h"

namespace parley {

// For cheap answers, which need no stop check.
template <typename Request, typename Response>
UnaryHandler<Request, Response> Cheap(const ServiceContext& context,
                                      absl::Status (*answer)(const QueryView&, const Request&, Response&)) {
  return [&context, answer](const Request& request, const StopCheck&, Response& response) {
    return answer(ViewOf(context.store, context.clock), request, response);
  };
}

// For longer answers.
template <typename Request, typename Response>
UnaryHandler<Request, Response> Long(const ServiceContext& context,
                                     absl::Status (*answer)(const QueryView&, const Request&,
                                                            const StopCheck&, Response&)) {
  return [&context, answer](const Request& request, const StopCheck& stop, Response& response) {
    return answer(ViewOf(context.store, context.clock), request, stop, response);
  };
}

// For longer answers of which idle threads of the query pool take a share.
template <typename Request, typename Response>
UnaryHandler<Request, Response> Divided(const ServiceContext& context,
                                        absl::Status (*answer)(const QueryView&, const Request&,
                                                               const StopCheck&, WorkerPool&, Response&)) {
  return [&context, answer](const Request& request, const StopCheck& stop, Response& response) {
    return answer(ViewOf(context.store, context.clock), request, stop, context.queries, response);
  };
}

}  // namespace parley
