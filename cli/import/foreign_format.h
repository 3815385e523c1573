// Files that somebody took for events: databases, spreadsheets, CSV.
#pragma once

#include <cstddef>
#include <string>

namespace parley {

// What a file seems to be that does not begin with a JSON object.
struct ForeignFormat {
  std::string text;      // what it looks like and what import reads; empty when it begins with `{`
  bool certain = false;  // it tells by its first bytes or its name: no line of it is an event
};

// Looks at the first line of a file that is not blank, and at the file's name.
ForeignFormat DetectForeignFormat(const std::string& name, const char* data, std::size_t size);

}  // namespace parley
