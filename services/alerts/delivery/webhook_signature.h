// Signatures of webhooks, as the Standard Webhooks specification says:
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace parley {

// Keys in the text of a secret, separated by white space: several while one is replaced by another. A key
// is "whsec_" and base64, or any other text, which counts as it is. InvalidArgument: none, or bad base64;
// the message tells nothing of the secret.
absl::StatusOr<std::vector<std::string>> ParseSigningKeys(const std::string& secret);

// The value of the header webhook-signature: "v1," and the base64 of HMAC-SHA256 over "id.timestamp.body",
// for each key, separated by spaces.
std::string WebhookSignature(const std::vector<std::string>& keys, const std::string& id, int64_t timestamp_s,
                             const std::string& body);

}  // namespace parley
