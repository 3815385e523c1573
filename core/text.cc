#include "core/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace parley {
namespace {

uint8_t ByteAt(const std::string& bytes, size_t i) {
  return static_cast<uint8_t>(bytes[i]);
}

bool IsContinuation(uint8_t byte) {
  return (byte & 0xc0) == 0x80;
}

// What may follow a lead byte: how many continuation bytes, and the range of the first of them
// (which excludes overlong forms, surrogates and code points above U+10FFFF).
struct Sequence {
  size_t continuations = 0;
  uint8_t first_min = 0x80;
  uint8_t first_max = 0xbf;
  bool valid = true;
};

Sequence SequenceOf(uint8_t lead) {
  if (lead < 0x80) return {};
  if (lead >= 0xc2 && lead <= 0xdf) return {.continuations = 1};
  if (lead == 0xe0) return {.continuations = 2, .first_min = 0xa0};
  if (lead == 0xed) return {.continuations = 2, .first_max = 0x9f};
  if (lead >= 0xe1 && lead <= 0xef) return {.continuations = 2};
  if (lead == 0xf0) return {.continuations = 3, .first_min = 0x90};
  if (lead >= 0xf1 && lead <= 0xf3) return {.continuations = 3};
  if (lead == 0xf4) return {.continuations = 3, .first_max = 0x8f};
  return {.valid = false};
}

// Length in bytes of the valid sequence that starts at `i`; 0 if there is none.
size_t SequenceLength(const std::string& bytes, size_t i) {
  const Sequence sequence = SequenceOf(ByteAt(bytes, i));
  if (!sequence.valid || bytes.size() - i <= sequence.continuations) return 0;
  for (size_t k = 1; k <= sequence.continuations; ++k) {
    const uint8_t byte = ByteAt(bytes, i + k);
    if (!IsContinuation(byte)) return 0;
    if (k == 1 && (byte < sequence.first_min || byte > sequence.first_max)) return 0;
  }
  return sequence.continuations + 1;
}

}  // namespace

size_t CodePointCount(const std::string& utf8) {
  return static_cast<size_t>(std::count_if(utf8.begin(), utf8.end(),
                                           [](char c) { return !IsContinuation(static_cast<uint8_t>(c)); }));
}

bool IsValidUtf8(const std::string& bytes) {
  size_t i = 0;
  while (i < bytes.size()) {
    const size_t length = SequenceLength(bytes, i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

std::string ShortestNumber(double value) {
  std::array<char, 32> text{};  // the longest takes 24
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

size_t EditDistance(const std::string& a, const std::string& b, size_t limit) {
  const size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (difference > limit) return limit + 1;
  // Three rows of the table: the one before last is needed for transpositions.
  std::vector<size_t> before_last(b.size() + 1);
  std::vector<size_t> last(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, substitution});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    if (*std::min_element(row.begin(), row.end()) > limit &&
        *std::min_element(last.begin(), last.end()) > limit) {
      return limit + 1;
    }
    before_last.swap(last);
    last.swap(row);
  }
  return std::min(last[b.size()], limit + 1);
}

}  // namespace parley
