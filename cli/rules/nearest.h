// What somebody who mistyped a word may have meant.
#pragma once

#include <string>
#include <vector>

namespace parley {

// The word that the fewest edits part from `text`; empty when they would change more than half of it.
std::string NearestWord(const std::string& text, const std::vector<std::string>& words);

}  // namespace parley
