// Event and statement ids: 128-bit UUIDs.
//
//   absl::StatusOr<Uuid> id = Uuid::Parse("6f1c0f4e-6c1b-5d55-9f39-0c5f5f1f2a10");
//   id->ToString();  // the same text, always in lower case
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace parley {

// A UUID of any version; compared and stored as its 16 bytes.
struct Uuid {
  std::array<uint8_t, 16> bytes{};

  // Reads the form 8-4-4-4-12 in hexadecimal digits of either case. InvalidArgument otherwise.
  static absl::StatusOr<Uuid> Parse(const std::string& text);

  // The 16 bytes in `raw`, which must be exactly 16 long.
  static Uuid FromBytes(const std::string& raw);

  // The form 8-4-4-4-12 in lower case.
  std::string ToString() const;

  // The 16 bytes as a string, for keys.
  std::string ToBytes() const;

  auto operator<=>(const Uuid&) const = default;
};

}  // namespace parley
