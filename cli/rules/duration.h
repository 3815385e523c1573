// How long, as rule files write it: "90d", "1d12h", "2w".
#pragma once

#include <google/protobuf/duration.pb.h>

#include <string>

#include "absl/status/statusor.h"

namespace parley {

// Parses whole numbers with units, one behind the other: y (365 days), w, d, h, m, s. Positive and at most
// 1,000 years. Errors name the text and what was wanted.
absl::StatusOr<google::protobuf::Duration> ParseRuleDuration(const std::string& text);

// Writes days, hours, minutes and seconds: "90d", "1d12h"; "0s" for nothing. Parts of a second are left out.
std::string FormatRuleDuration(const google::protobuf::Duration& duration);

}  // namespace parley
