// Small text measures.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace parley {

// Unicode code points in valid UTF-8.
size_t CodePointCount(const std::string& utf8);

// True if `bytes` is valid UTF-8.
bool IsValidUtf8(const std::string& bytes);

// The shortest text that reads back as `value`: "0.1", "1234567", "1e+300".
std::string ShortestNumber(double value);

// Damerau-Levenshtein distance (optimal string alignment) over bytes, but at most `limit` + 1.
size_t EditDistance(const std::string& a, const std::string& b, size_t limit);

}  // namespace parley
