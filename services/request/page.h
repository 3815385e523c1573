// The page that a list request asks for.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "parley/v1/basis.pb.h"
#include "services/request/basis.h"
#include "services/request/page_token.h"

namespace parley {

// What the request's page_token carries; absent on the first page. Errors as DecodePageToken, and
// OutOfRange kPositionNotWritten when the ledger does not reach that far.
template <typename Request>
absl::StatusOr<std::optional<PageToken>> ReadPageToken(const QueryView& view, const Request& request) {
  absl::StatusOr<std::optional<PageToken>> token = DecodePageToken(request, request.page_token());
  if (!token.ok() || !token->has_value()) return token;
  const absl::Status written =
      CheckWritten((*token)->basis.known_position, view.snapshot->last_position(), "page_token");
  if (!written.ok()) return written;
  return token;
}

// A page at a basis: that of the token or, on the first page, the one that `selector` asks for.
template <typename Request>
absl::StatusOr<PageToken> ReadPage(const QueryView& view, const Request& request,
                                   const v1::BasisSelector& selector, const std::string& field) {
  absl::StatusOr<std::optional<PageToken>> token = ReadPageToken(view, request);
  if (!token.ok()) return token.status();
  if (token->has_value()) return **std::move(token);
  const absl::StatusOr<Basis> basis = ResolveBasis(view, selector, field);
  if (!basis.ok()) return basis.status();
  return PageToken{*basis, {}, ""};
}

// A page of a list that depends on record time only.
template <typename Request>
absl::StatusOr<PageToken> ReadCatalogPage(const QueryView& view, const Request& request) {
  absl::StatusOr<std::optional<PageToken>> token = ReadPageToken(view, request);
  if (!token.ok()) return token.status();
  if (token->has_value()) return **std::move(token);
  const absl::StatusOr<uint64_t> known = ResolveKnownAt(view, request.known_at(), "known_at");
  if (!known.ok()) return known.status();
  return PageToken{{0, *known}, {}, ""};
}

}  // namespace parley
