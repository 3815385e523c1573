#include "services/alerts/delivery/webhook_signature.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace parley {
namespace {

constexpr char kEncodedPrefix[] = "whsec_";

std::string HmacSha256(const std::string& key, const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  return {digest.begin(), digest.begin() + size};
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ParseSigningKeys(const std::string& secret) {
  std::vector<std::string> keys;
  for (const std::string& part :
       std::vector<std::string>(absl::StrSplit(secret, absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty()))) {
    if (!absl::StartsWith(part, kEncodedPrefix)) {
      keys.push_back(part);
      continue;
    }
    std::string key;
    if (!absl::Base64Unescape(part.substr(sizeof kEncodedPrefix - 1), &key) || key.empty()) {
      return absl::InvalidArgumentError("the part behind whsec_ is not base64");
    }
    keys.push_back(std::move(key));
  }
  if (keys.empty()) return absl::InvalidArgumentError("it is empty");
  return keys;
}

std::string WebhookSignature(const std::vector<std::string>& keys, const std::string& id, int64_t timestamp_s,
                             const std::string& body) {
  const std::string signed_text = absl::StrCat(id, ".", timestamp_s, ".", body);
  std::string header;
  for (const std::string& key : keys) {
    absl::StrAppend(&header, header.empty() ? "" : " ", "v1,",
                    absl::Base64Escape(HmacSha256(key, signed_text)));
  }
  return header;
}

}  // namespace parley
