// Lookups of a host that hang. The program that links this asks getaddrinfo() here, libcurl included.
#pragma once

#include <cstddef>

namespace parley::testing {

// Its lookups hang while there is a HangingLookups, and fail then. Others are done as ever.
constexpr char kHangingHost[] = "hangs.invalid";

// One at a time. Thread-safe.
class HangingLookups {
 public:
  HangingLookups();
  // Lets lookups fail, and waits until they have.
  ~HangingLookups();
  HangingLookups(const HangingLookups&) = delete;
  HangingLookups& operator=(const HangingLookups&) = delete;

  // Waits until so many hang at once.
  void WaitFor(size_t count) const;
};

}  // namespace parley::testing
