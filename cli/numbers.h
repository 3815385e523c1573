// Numbers as people write them on a command line.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace parley {

// Above every position and every count that there will be.
inline constexpr std::uint64_t kWholeMax = 9'223'372'036'854'775'807U;

// Parses digits alone: a whole number from `least` to `most`, both included. Errors name the text and what
// was wanted.
absl::StatusOr<std::uint64_t> ParseWhole(const std::string& text, std::uint64_t least,
                                         std::uint64_t most = kWholeMax);

// Parses `800000`, `800,000` (as tables show it: commas between groups of three digits), `-0.25` or `1e6`.
// Finite. Errors name the text and what was wanted.
absl::StatusOr<double> ParseNumber(const std::string& text);

// The number without the commas that ParseNumber() allows, for parsers that know none; `text` itself where
// it has none or they stand elsewhere.
std::string WithoutCommas(const std::string& text);

}  // namespace parley
