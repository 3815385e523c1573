// Ranges whose ends are swapped. Nothing lies in them, and "nothing" reads like an answer: refuse them.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace parley {

// One end of a range as the user gave it.
struct RangeEnd {
  std::string name;  // "--from", "TO"
  std::string text;
};

// The usage error for a range that ends before it begins; names both ends.
absl::Status SwappedError(const RangeEnd& first, const RangeEnd& last);

// SwappedError() when both ends are given and the last moment of `last` is before the first of `first`.
// Both are dates that ParseDate() takes.
absl::Status CheckDateOrder(const RangeEnd& first, const RangeEnd& last);

}  // namespace parley
