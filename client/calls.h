// Unary calls with deadline and retry, and the merging of pages. Only for client*.cc and their tests.
#pragma once

#include <grpcpp/client_context.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

#include "absl/status/statusor.h"
#include "client/client.h"
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

// A unary RPC of a stub.
template <typename Stub, typename Request, typename Response>
using Method = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*);

// Calls `method` of `stub` once.
template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> CallOnce(const ClientOptions& options, Stub& stub,
                                  Method<Stub, Request, Response> method, const Request& request) {
  return CallWithRetry<Response>(options.timeout, 1, [&](grpc::ClientContext* context, Response* response) {
    return (stub.*method)(context, request, response);
  });
}

// Calls `method` of `stub`, trying again while the server is unavailable.
template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Read(const ClientOptions& options, Stub& stub,
                              Method<Stub, Request, Response> method, const Request& request) {
  return CallWithRetry<Response>(options.timeout, kAttemptsMax,
                                 [&](grpc::ClientContext* context, Response* response) {
                                   return (stub.*method)(context, request, response);
                                 });
}

// Reads all pages of `method`.
template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> ReadPages(const ClientOptions& options, Stub& stub,
                                   Method<Stub, Request, Response> method, const Request& request,
                                   std::uint32_t page_size) {
  return MergePages<Response>(
      request, page_size, [&](const Request& page) { return Read(options, stub, method, page); },
      [](const Response&) { return false; });
}

// Reads pages of `method` until there are `limit` items (0: all); `items(response)` is the field with them.
template <typename Stub, typename Request, typename Response, typename Items>
absl::StatusOr<Response> ReadUpTo(const ClientOptions& options, Stub& stub,
                                  Method<Stub, Request, Response> method, const Request& request,
                                  std::uint64_t limit, Items items) {
  const auto size = [&items](Response& response) {
    return static_cast<std::uint64_t>(items(response)->size());
  };
  const std::uint64_t page_size =
      limit == 0 ? kListPageSizeMax : std::min<std::uint64_t>(limit, kListPageSizeMax);
  absl::StatusOr<Response> merged = MergePages<Response>(
      request, static_cast<std::uint32_t>(page_size),
      [&](const Request& page) { return Read(options, stub, method, page); },
      [&](Response& so_far) { return limit != 0 && size(so_far) >= limit; });
  if (merged.ok() && limit != 0 && size(*merged) > limit) {
    items(*merged)->DeleteSubrange(static_cast<int>(limit), static_cast<int>(size(*merged) - limit));
  }
  return merged;
}

}  // namespace parley
