#include "core/uuid.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "core/error.h"

namespace parley {
namespace {

constexpr size_t kTextLength = 36;

bool IsDashPlace(size_t i) {
  return i == 8 || i == 13 || i == 18 || i == 23;
}

// Value of a hexadecimal digit; -1 for any other character.
int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

absl::Status BadUuid(const std::string& text) {
  return InvalidField("", text, "a UUID of the form 8-4-4-4-12 in hexadecimal digits");
}

}  // namespace

absl::StatusOr<Uuid> Uuid::Parse(const std::string& text) {
  if (text.size() != kTextLength) return BadUuid(text);
  Uuid uuid;
  size_t digits = 0;
  for (size_t i = 0; i < kTextLength; ++i) {
    if (IsDashPlace(i)) {
      if (text[i] != '-') return BadUuid(text);
      continue;
    }
    const int value = HexValue(text[i]);
    if (value < 0) return BadUuid(text);
    uint8_t& byte = uuid.bytes[digits / 2];
    byte = static_cast<uint8_t>((byte << 4) | value);
    ++digits;
  }
  return uuid;
}

Uuid Uuid::FromBytes(const std::string& raw) {
  assert(raw.size() == 16);
  Uuid uuid;
  std::transform(raw.begin(), raw.end(), uuid.bytes.begin(), [](char c) { return static_cast<uint8_t>(c); });
  return uuid;
}

std::string Uuid::ToString() const {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(kTextLength);
  for (const uint8_t byte : bytes) {
    if (IsDashPlace(text.size())) text.push_back('-');
    text.push_back(kDigits[byte >> 4]);
    text.push_back(kDigits[byte & 0x0f]);
  }
  return text;
}

std::string Uuid::ToBytes() const {
  return std::string(bytes.begin(), bytes.end());
}

}  // namespace parley
