#include "cli/render/table.h"

#include <algorithm>
#include <numeric>

#include "cli/render/text.h"

namespace parley {
namespace {

constexpr std::size_t kGap = 2;        // columns between columns
constexpr std::size_t kNarrowest = 6;  // a flexible column is not made narrower than this
constexpr std::size_t kBelow = 40;     // a column that may go below its row does so when narrower
constexpr std::size_t kBelowIndent = 4;
constexpr std::size_t kUnbroken = 24;  // words up to this width are kept whole while there is room

// What one column needs.
struct Need {
  std::size_t natural = 0;  // nothing wraps
  std::size_t least = 0;    // wraps between words
  bool flexible = false;
};

// A table made safe, without the columns that are not shown.
Table Prepared(const Table& table, Shown hidden) {
  Table shown;
  shown.title = Sanitize(table.title);
  shown.when_empty = table.when_empty;
  shown.rows.resize(table.rows.size());
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (table.columns[c].shown == hidden) continue;
    shown.columns.push_back(table.columns[c]);
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      Cell cell = table.rows[r][c];
      if (hidden != Shown::kNotInCsv) cell.text = Sanitize(cell.text);
      shown.rows[r].push_back(std::move(cell));
    }
  }
  return shown;
}

bool IsEmptyColumn(const Table& table, std::size_t column) {
  return !table.rows.empty() && std::all_of(table.rows.begin(), table.rows.end(),
                                            [column](const auto& row) { return row[column].text.empty(); });
}

// Without the column at `index`.
Table Without(Table table, std::size_t index) {
  const auto at = static_cast<std::ptrdiff_t>(index);
  table.columns.erase(table.columns.begin() + at);
  for (auto& row : table.rows) row.erase(row.begin() + at);
  return table;
}

// What a terminal or a page shows: without columns for programs and columns that say nothing.
Table ForReaders(const Table& table) {
  Table shown = Prepared(table, Shown::kOnlyInCsv);
  for (std::size_t c = shown.columns.size(); c-- > 0;) {
    if (IsEmptyColumn(shown, c)) shown = Without(std::move(shown), c);
  }
  return shown;
}

std::vector<Need> Needs(const Table& table) {
  std::vector<Need> needs(table.columns.size());
  for (std::size_t c = 0; c < needs.size(); ++c) {
    const std::string& name = table.columns[c].name;
    needs[c] = {DisplayWidth(name), LongestWord(name), table.columns[c].flexible};
    for (const auto& row : table.rows) {
      const Cell& cell = row[c];
      needs[c].natural = std::max(needs[c].natural, cell.indent + DisplayWidth(cell.text));
      const std::size_t word = std::min(LongestWord(cell.text), kUnbroken);
      needs[c].least = std::max(needs[c].least, cell.indent + word);
    }
  }
  return needs;
}

// Takes columns away from the widest ones that `may_shrink`, none below its floor, until `excess` is gone.
template <typename MayShrink, typename Floor>
std::size_t Shrink(std::vector<std::size_t>& widths, std::size_t excess, const MayShrink& may_shrink,
                   const Floor& floor) {
  while (excess > 0) {
    std::size_t widest = widths.size();
    for (std::size_t c = 0; c < widths.size(); ++c) {
      if (!may_shrink(c) || widths[c] <= floor(c)) continue;
      if (widest == widths.size() || widths[c] > widths[widest]) widest = c;
    }
    if (widest == widths.size()) break;
    --widths[widest];
    --excess;
  }
  return excess;
}

std::size_t TotalWidth(const std::vector<std::size_t>& widths) {
  if (widths.empty()) return 0;
  return std::accumulate(widths.begin(), widths.end(), std::size_t{0}) + kGap * (widths.size() - 1);
}

// Gives way in this order: flexible columns between words, then all columns between words, then
// flexible columns inside words, then all columns.
std::vector<std::size_t> Layout(const Table& table, std::size_t width) {
  const std::vector<Need> needs = Needs(table);
  std::vector<std::size_t> widths;
  for (const Need& need : needs) widths.push_back(need.natural);
  const std::size_t total = TotalWidth(widths);
  std::size_t excess = total > width ? total - width : 0;
  const auto flexible = [&](std::size_t c) { return needs[c].flexible; };
  const auto any = [](std::size_t) { return true; };
  const auto words = [&](std::size_t c) { return needs[c].least; };
  const auto narrow = [&](std::size_t c) { return std::min(needs[c].least, kNarrowest); };
  excess = Shrink(widths, excess, flexible, words);
  excess = Shrink(widths, excess, any, words);
  excess = Shrink(widths, excess, flexible, narrow);
  Shrink(widths, excess, any, narrow);
  return widths;
}

std::vector<std::string> CellLines(const Cell& cell, std::size_t width) {
  const std::size_t indent = std::min(cell.indent, width > 2 ? width - 2 : 0);
  std::vector<std::string> lines = Wrap(cell.text, width - indent);
  for (std::string& line : lines) line.insert(0, indent, ' ');
  return lines;
}

void TrimRight(std::string& line) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
}

void AppendRow(const Table& table, const std::vector<Cell>& row, const std::vector<std::size_t>& widths,
               bool color, std::string& out) {
  std::vector<std::vector<std::string>> lines;
  std::size_t height = 1;
  for (std::size_t c = 0; c < row.size(); ++c) {
    lines.push_back(CellLines(row[c], widths[c]));
    height = std::max(height, lines.back().size());
  }
  for (std::size_t l = 0; l < height; ++l) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::string text = l < lines[c].size() ? lines[c][l] : "";
      const std::size_t used = DisplayWidth(text);
      const std::string fill(used < widths[c] ? widths[c] - used : 0, ' ');
      const std::string painted = Paint(text, row[c].tone, color);
      if (c > 0) line.append(kGap, ' ');
      line += table.columns[c].align_right ? fill + painted : painted + fill;
    }
    TrimRight(line);
    out += line + "\n";
  }
}

// Takes the columns that may go below out of the table where they would be narrow; their texts by row, or
// nothing.
std::vector<std::vector<std::string>> TakeBelow(Table* table, std::size_t width) {
  std::vector<std::vector<std::string>> texts;
  for (std::size_t index = 0; index < table->columns.size();) {
    const bool stays = !table->columns[index].may_go_below ||
                       Layout(*table, width)[index] >= std::min(Needs(*table)[index].natural, kBelow);
    if (stays) {
      ++index;
      continue;
    }
    texts.resize(table->rows.size());
    for (std::size_t r = 0; r < texts.size(); ++r) texts[r].push_back(table->rows[r][index].text);
    *table = Without(std::move(*table), index);
  }
  return texts;
}

void AppendBelow(const std::string& text, const TableStyle& style, std::string& out) {
  if (text.empty()) return;
  const std::string indent(kBelowIndent, ' ');
  for (const std::string& line : Wrap(text, style.width - kBelowIndent)) {
    out += indent + Paint(line, Tone::kDim, style.color) + "\n";
  }
}

std::string MarkdownCell(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|' || c == '\\') escaped += '\\';
    if (c == '<') {
      escaped += "&lt;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace

std::size_t NaturalWidth(const Table& table) {
  std::vector<std::size_t> widths;
  for (const Need& need : Needs(ForReaders(table))) widths.push_back(need.natural);
  return TotalWidth(widths);
}

std::string RenderTable(const Table& table, const TableStyle& style) {
  Table shown = ForReaders(table);
  std::string out;
  if (!shown.title.empty()) {
    for (const std::string& line : Wrap(shown.title, style.width)) {
      out += Paint(line, Tone::kBold, style.color) + "\n";
    }
  }
  if (shown.rows.empty()) return out + shown.when_empty + "\n";
  const std::vector<std::vector<std::string>> below = TakeBelow(&shown, style.width);
  const std::vector<std::size_t> widths = Layout(shown, style.width);
  std::vector<Cell> header;
  for (const Column& column : shown.columns) header.push_back({column.name, Tone::kBold, 0, {}});
  AppendRow(shown, header, widths, style.color, out);
  std::string rule;
  const std::size_t rule_width = below.empty() ? TotalWidth(widths) : style.width;
  for (std::size_t i = 0; i < std::min(rule_width, style.width); ++i) rule += "─";
  out += Paint(rule, Tone::kDim, style.color) + "\n";
  for (std::size_t r = 0; r < shown.rows.size(); ++r) {
    AppendRow(shown, shown.rows[r], widths, style.color, out);
    if (below.empty()) continue;
    for (const std::string& text : below[r]) AppendBelow(text, style, out);
  }
  return out;
}

std::string RenderMarkdown(const Table& table) {
  const Table shown = ForReaders(table);
  std::string out;
  if (!shown.title.empty()) out += "**" + MarkdownCell(shown.title) + "**\n\n";
  if (shown.rows.empty()) return out + shown.when_empty + "\n";
  out += "|";
  for (const Column& column : shown.columns) out += " " + MarkdownCell(column.name) + " |";
  out += "\n|";
  for (const Column& column : shown.columns) out += column.align_right ? " ---: |" : " --- |";
  out += "\n";
  for (const auto& row : shown.rows) {
    out += "|";
    for (const Cell& cell : row) {
      std::string indent;
      for (std::size_t i = 0; i < cell.indent; ++i) indent += "&nbsp;";
      out += " " + indent + MarkdownCell(cell.text) + " |";
    }
    out += "\n";
  }
  return out;
}

std::string CsvField(const std::string& text) {
  if (text.find_first_of("\",\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string RenderCsv(const Table& table) {
  const Table shown = Prepared(table, Shown::kNotInCsv);
  std::string out;
  const auto append = [&out](std::size_t index, const std::string& text) {
    if (index > 0) out += ',';
    out += CsvField(text);
  };
  for (std::size_t c = 0; c < shown.columns.size(); ++c) append(c, shown.columns[c].name);
  out += "\r\n";
  for (const auto& row : shown.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) append(c, row[c].csv.value_or(row[c].text));
    out += "\r\n";
  }
  return out;
}

}  // namespace parley
