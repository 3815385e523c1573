// Unary calls with deadline and retry, and the merging of pages. Only for client.cc and its tests.
#pragma once

#include <grpcpp/client_context.h>

#include <chrono>
#include <cstdint>
#include <utility>

#include "absl/status/statusor.h"
#include "client/errors.h"
#include "client/limits.h"
#include "client/retry.h"

namespace parley {

// Calls `call(context, response)` with one deadline for all attempts; tries again only while UNAVAILABLE.
template <typename Response, typename Call>
absl::StatusOr<Response> CallWithRetry(std::chrono::milliseconds timeout, int attempts_max, Call call) {
  const auto deadline = std::chrono::system_clock::now() + timeout;
  Backoff backoff(kBackoffFirst, kBackoffLongest);
  for (int attempt = 1;; ++attempt) {
    grpc::ClientContext context;
    context.set_deadline(deadline);
    Response response;
    const grpc::Status status = call(&context, &response);
    if (status.ok()) return response;
    const absl::Status failure = FromGrpc(status);
    const bool may_retry = failure.code() == absl::StatusCode::kUnavailable && attempt < attempts_max;
    if (!may_retry || std::chrono::system_clock::now() >= deadline) return failure;
    backoff.Wait();
  }
}

// Reads page after page with `read(request)` and merges them; `enough(merged)` ends it early.
template <typename Response, typename Request, typename Read, typename Enough>
absl::StatusOr<Response> MergePages(Request request, std::uint32_t page_size, Read read, Enough enough) {
  if (request.page_size() == 0) request.set_page_size(page_size);
  Response merged;
  while (true) {
    absl::StatusOr<Response> page = read(request);
    if (!page.ok()) return page.status();
    request.set_page_token(page->next_page_token());
    page->clear_next_page_token();
    merged.MergeFrom(*page);
    if (request.page_token().empty() || enough(merged)) return merged;
  }
}

}  // namespace parley
