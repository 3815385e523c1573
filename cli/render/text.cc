#include "cli/render/text.h"

#include <unicode/uchar.h>

#include <algorithm>

namespace parley {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kReplacementUtf8 = "\xEF\xBF\xBD";

bool IsZeroWidth(char32_t c) {
  switch (u_charType(static_cast<UChar32>(c))) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
      return c != 0x00AD;  // terminals show the soft hyphen
    default:
      return c >= 0x1160 && c <= 0x11FF;  // Hangul vowels and finals join the syllable before
  }
}

std::size_t WidthOf(char32_t c) {
  if (c < 0x300) return 1;
  if (IsZeroWidth(c)) return 0;
  const int width = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

// Characters that a line of text from outside must not contain.
bool IsUnsafe(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == kReplacement) return true;
  if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) return true;  // reorder the line
  return c >= 0xE0000 && c <= 0xE007F;                                            // invisible tags
}

bool IsBreak(char32_t c) {
  return c == '\n' || c == '\r' || c == '\t' || c == '\v' || c == '\f' || c == 0x85 || c == 0x2028 ||
         c == 0x2029;
}

// Length of the sequence that starts with `lead`; 0 for a byte that starts none.
std::size_t SequenceLength(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (end > begin) words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

// The longest front part of `word` that fits `width`, at least one character; up to a hyphen or a slash
// where there is one to break at.
std::string_view Front(std::string_view word, std::size_t width) {
  std::size_t index = 0;
  std::size_t used = 0;
  while (index < word.size()) {
    std::size_t next = index;
    const std::size_t w = WidthOf(NextCodePoint(word, &next));
    if (used + w > width && index > 0) break;
    used += w;
    index = next;
  }
  const std::size_t mark = word.substr(0, index).find_last_of("-/");
  const bool breaks = index < word.size() && mark != std::string_view::npos && mark > 0;
  return word.substr(0, breaks ? mark + 1 : index);
}

}  // namespace

char32_t NextCodePoint(std::string_view text, std::size_t* index) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t start = *index;
  const std::size_t length = SequenceLength(byte(start));
  ++*index;
  if (length == 1) return byte(start);
  if (length == 0 || start + length > text.size()) return kReplacement;
  char32_t c = byte(start) & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(start + i) & 0xC0U) != 0x80U) return kReplacement;
    c = (c << 6U) | (byte(start + i) & 0x3FU);
  }
  const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
  if (overlong || (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF) return kReplacement;
  *index = start + length;
  return c;
}

std::size_t DisplayWidth(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) width += WidthOf(NextCodePoint(text, &i));
  return width;
}

bool IsUtf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t start = i;
    const bool replaced = NextCodePoint(text, &i) == kReplacement;
    if (replaced && i == start + 1) return false;  // U+FFFD itself takes three bytes
  }
  return true;
}

std::string Sanitize(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  bool after_break = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t start = i;
    const char32_t c = NextCodePoint(text, &i);
    if (IsBreak(c)) {
      if (!after_break && !safe.empty()) safe += ' ';
    } else if (IsUnsafe(c)) {
      safe += kReplacementUtf8;
    } else if (!(after_break && c == ' ')) {
      safe += text.substr(start, i - start);
    }
    after_break = IsBreak(c) || (after_break && c == ' ');
  }
  return safe;
}

std::vector<std::string> Wrap(std::string_view text, std::size_t width) {
  width = std::max<std::size_t>(width, 2);
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  for (std::string_view word : Words(text)) {
    const std::size_t word_width = DisplayWidth(word);
    if (used > 0 && used + 1 + word_width > width) {
      lines.emplace_back();
      used = 0;
    }
    if (used > 0) {
      lines.back() += ' ';
      ++used;
    }
    while (DisplayWidth(word) > width) {
      const std::string_view front = Front(word, width);
      lines.back() += front;
      lines.emplace_back();
      word.remove_prefix(front.size());
    }
    lines.back() += word;
    used += DisplayWidth(word);
  }
  return lines;
}

std::size_t LongestWord(std::string_view text) {
  std::size_t longest = 0;
  for (const std::string_view word : Words(text)) longest = std::max(longest, DisplayWidth(word));
  return longest;
}

std::string PadRight(std::string text, std::size_t width) {
  const std::size_t used = DisplayWidth(text);
  if (used < width) text.append(width - used, ' ');
  return text;
}

std::string PadLeft(const std::string& text, std::size_t width) {
  const std::size_t used = DisplayWidth(text);
  return used < width ? std::string(width - used, ' ') + text : text;
}

}  // namespace parley
