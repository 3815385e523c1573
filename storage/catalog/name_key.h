// Names in the form in which they are compared.
#pragma once

#include <string>

namespace parley {

// NFKC and case folded as Unicode says (ICU's nfkc_cf), trimmed, with runs of white space as one space.
// "  KREML\u2011" and "kreml-" may differ, "Zelenský" and "ZELENSKÝ" do not.
std::string NameKey(const std::string& name);

// The same folding without touching white space: for finding a text within a text.
std::string FoldCase(const std::string& text);

}  // namespace parley
