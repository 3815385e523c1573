#include "services/request/page_token.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <memory>

#include "absl/strings/escaping.h"
#include "core/error.h"
#include "services/rpc/wire.h"

namespace parley {
namespace {

constexpr char kVersion = 1;
constexpr size_t kDigestBytes = 8;
constexpr size_t kNumberBytes = 8;
constexpr size_t kTokenBytesMin = 1 + 2 * kDigestBytes + 2 * kNumberBytes + 1;

std::string Digest(const std::string& bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash.data());
  return std::string(hash.begin(), hash.begin() + kDigestBytes);
}

void Put(std::string& out, uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(number >> shift & 0xff));
}

uint64_t Take(const std::string& in, size_t& at) {
  uint64_t number = 0;
  for (size_t i = 0; i < kNumberBytes; ++i) number = number << 8 | static_cast<uint8_t>(in[at++]);
  return number;
}

void PutBasis(std::string& out, const Basis& basis) {
  Put(out, static_cast<uint64_t>(basis.as_of_us));
  Put(out, basis.known_position);
}

Basis TakeBasis(const std::string& in, size_t& at) {
  Basis basis;
  basis.as_of_us = static_cast<int64_t>(Take(in, at));
  basis.known_position = Take(in, at);
  return basis;
}

// Equal for requests that ask for the same list.
std::string Fingerprint(const google::protobuf::Message& request) {
  const std::unique_ptr<google::protobuf::Message> query(request.New());
  query->CopyFrom(request);
  for (const char* name : {"page_token", "page_size"}) {
    const auto* field = query->GetDescriptor()->FindFieldByName(name);
    if (field != nullptr) query->GetReflection()->ClearField(query.get(), field);
  }
  return Digest(query->GetDescriptor()->full_name() + ":" + SerializeDeterministic(*query));
}

}  // namespace

std::string EncodePageToken(const google::protobuf::Message& request, const PageToken& token) {
  std::string bytes(1, kVersion);
  bytes += Fingerprint(request);
  PutBasis(bytes, token.basis);
  bytes.push_back(token.before.has_value() ? 1 : 0);
  if (token.before.has_value()) PutBasis(bytes, *token.before);
  bytes += token.resume;
  bytes += Digest(bytes);
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<std::optional<PageToken>> DecodePageToken(const google::protobuf::Message& request,
                                                         const std::string& page_token) {
  if (page_token.empty()) return std::optional<PageToken>();
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(page_token, &bytes) || bytes.size() < kTokenBytesMin ||
      bytes[0] != kVersion) {
    return NoPageToken(page_token);
  }
  const std::string checksum = bytes.substr(bytes.size() - kDigestBytes);
  bytes.resize(bytes.size() - kDigestBytes);
  if (checksum != Digest(bytes)) return NoPageToken(page_token);
  if (bytes.substr(1, kDigestBytes) != Fingerprint(request)) {
    return MakeError(absl::StatusCode::kInvalidArgument, {Reason::kPageTokenMismatch, "page_token", {}},
                     "page_token: this token belongs to another query; wanted the same fields as on the page "
                     "before, or no token for the first page");
  }
  size_t at = 1 + kDigestBytes;
  PageToken token;
  token.basis = TakeBasis(bytes, at);
  const bool has_before = bytes[at++] != 0;
  if (has_before && bytes.size() < at + 2 * kNumberBytes) return NoPageToken(page_token);
  if (has_before) token.before = TakeBasis(bytes, at);
  token.resume = bytes.substr(at);
  return std::optional<PageToken>(std::move(token));
}

std::string LineKeyText(const LineKey& key) {
  std::string text;
  Put(text, static_cast<uint64_t>(key.said_at_us));
  Put(text, key.first_position);
  return text;
}

std::optional<LineKey> ParseLineKey(const std::string& text) {
  if (text.size() != 2 * kNumberBytes) return std::nullopt;
  size_t at = 0;
  LineKey key;
  key.said_at_us = static_cast<int64_t>(Take(text, at));
  key.first_position = Take(text, at);
  return key;
}

size_t PageSize(uint32_t wanted, uint32_t by_default, uint32_t max) {
  return wanted == 0 ? by_default : std::min(wanted, max);
}

absl::Status NoPageToken(const std::string& page_token) {
  return InvalidField("page_token", page_token,
                      "a token that this server gave as next_page_token, or nothing");
}

}  // namespace parley
