#include "cli/import/foreign_format.h"

#include <array>
#include <string_view>

namespace parley {
namespace {

constexpr char kReads[] =
    "; import reads JSON lines, one event each, such as {\"partyDeclared\":{\"party\":{...}}}: "
    "README.md shows them under \"Bring your own data\", proto/parley/event/v1 describes the fields";

// How a kind of file begins or is called.
struct Mark {
  std::string_view mark;
  const char* what;
};

constexpr std::array<Mark, 5> kBeginnings{{
    {"SQLite format 3", "an SQLite database"},
    {"PK\x03\x04", "a spreadsheet or another zip archive"},
    {"\x1f\x8b", "a gzip file (zcat FILE | parley import -)"},
    {"\xFF\xFE", "text in UTF-16"},
    {"\xFE\xFF", "text in UTF-16"},
}};

constexpr std::array<Mark, 5> kEndings{{
    {".csv", "CSV"},
    {".tsv", "tab-separated values"},
    {".xlsx", "a spreadsheet"},
    {".dna", "a database of Discourse Network Analyzer"},
    {".db", "a database"},
}};

std::string Lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// What the file is for certain; nullptr when neither bytes nor name tell.
const char* Kind(const std::string& name, std::string_view line) {
  for (const Mark& beginning : kBeginnings) {
    if (line.substr(0, beginning.mark.size()) == beginning.mark) return beginning.what;
  }
  const std::string lower = Lower(name);
  for (const Mark& ending : kEndings) {
    if (EndsWith(lower, ending.mark)) return ending.what;
  }
  return nullptr;
}

}  // namespace

ForeignFormat DetectForeignFormat(const std::string& name, const char* data, std::size_t size) {
  const std::string_view line(data, size);
  const std::size_t first = line.find_first_not_of(" \t\r");
  if (first != std::string_view::npos && line[first] == '{') return {};
  if (const char* kind = Kind(name, line); kind != nullptr) {
    return {std::string("looks like ") + kind + kReads, true};
  }
  return {std::string("no JSON object") + kReads, false};
}

}  // namespace parley
