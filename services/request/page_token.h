// Page tokens: where a page starts and which basis all pages of a list share. Opaque to clients.
//
// Layout, before web-safe base64: version (1 byte), fingerprint of the query (8), as_of and known
// position (8 + 8), one byte that says whether a second basis follows (8 + 8), the resume key, checksum
// (8). Numbers are big-endian. Tokens live minutes, so the layout may change with any release.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "core/fold_record.h"
#include "google/protobuf/message.h"

namespace parley {

// What a token carries.
struct PageToken {
  Basis basis;
  std::optional<Basis> before;  // the earlier basis, in diffs
  std::string resume;           // where the page starts; its form is the list's own
};

// The token as text. `request` is the query that it belongs to, whatever its page_size and page_token.
std::string EncodePageToken(const google::protobuf::Message& request, const PageToken& token);

// The content of the request's page_token; absent when it is empty. InvalidArgument kPageTokenMismatch
// for a token of another query, kInvalidField for what is no token.
absl::StatusOr<std::optional<PageToken>> DecodePageToken(const google::protobuf::Message& request,
                                                         const std::string& page_token);

// Resume keys of lists in line order. ParseLineKey is absent for malformed ones.
std::string LineKeyText(const LineKey& key);
std::optional<LineKey> ParseLineKey(const std::string& text);

// Entries on a page: `wanted`, or the default when 0, but at most `max`.
size_t PageSize(uint32_t wanted, uint32_t by_default, uint32_t max);

// InvalidArgument kInvalidField: the page_token is none that this server made.
absl::Status NoPageToken(const std::string& page_token);

}  // namespace parley
