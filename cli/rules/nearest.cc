#include "cli/rules/nearest.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace parley {
namespace {

// Insertions, deletions and replacements that make `b` of `a`.
std::size_t Edits(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

}  // namespace

std::string NearestWord(const std::string& text, const std::vector<std::string>& words) {
  constexpr std::size_t kLongest = 64;  // nobody mistypes a longer word into one of ours
  std::string nearest;
  std::size_t fewest = text.size() / 2 + 1;
  if (text.size() > kLongest) return nearest;
  for (const std::string& word : words) {
    const std::size_t edits = Edits(text, word);
    if (edits < fewest) {
      fewest = edits;
      nearest = word;
    }
  }
  return nearest;
}

}  // namespace parley
