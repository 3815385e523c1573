// Text on a terminal: how wide it is, how it wraps, and what must not get there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parley {

// Columns that UTF-8 text takes on a terminal: 2 for East Asian wide characters, 0 for combining marks.
std::size_t DisplayWidth(std::string_view text);

// Whether the text is UTF-8 throughout.
bool IsUtf8(std::string_view text);

// Makes text from outside safe to show on one line: line breaks and tabs become single spaces; other
// control characters (escape sequences begin with one), invalid UTF-8 and characters that reorder the
// line become U+FFFD.
std::string Sanitize(std::string_view text);

// Breaks text into lines of at most `width` columns at spaces, and inside a word only when the word
// alone is wider. Combining marks stay with their character. At least one line. `width` at least 2.
std::vector<std::string> Wrap(std::string_view text, std::size_t width);

// Columns of the widest word.
std::size_t LongestWord(std::string_view text);

// Fills with spaces on the right up to `width` columns.
std::string PadRight(std::string text, std::size_t width);

// Fills with spaces on the left up to `width` columns.
std::string PadLeft(const std::string& text, std::size_t width);

// Decodes the code point at `*index` and moves behind it; U+FFFD for an invalid byte.
char32_t NextCodePoint(std::string_view text, std::size_t* index);

}  // namespace parley
