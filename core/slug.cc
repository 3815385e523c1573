#include "core/slug.h"

#include <algorithm>
#include <cstddef>

namespace parley {
namespace {

constexpr size_t kSlugLengthMax = 63;

bool IsLowerOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

bool IsSlug(const std::string& text) {
  if (text.empty() || text.size() > kSlugLengthMax || !IsLowerOrDigit(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return IsLowerOrDigit(c) || c == '-'; });
}

}  // namespace parley
