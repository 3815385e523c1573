// Tables: one description, shown aligned on a terminal, as Markdown or as CSV.
//
//   Table table;
//   table.columns = {{"party"}, {"stance"}, {.name = "text", .flexible = true}};
//   table.rows.push_back({Cell{"russia"}, Cell{"opposes", Tone::kOpposes}, Cell{quote}});
//   out << RenderTable(table, {.width = 80, .color = false});
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/render/style.h"

namespace parley {

// Where a column is shown.
enum class Shown { kEverywhere, kNotInCsv, kOnlyInCsv };

struct Column {
  std::string name;
  bool flexible = false;     // gives way first when the table is too wide: its text wraps
  bool align_right = false;  // numbers
  Shown shown = Shown::kEverywhere;
  bool may_go_below = false;  // long text: on lines of its own below the row where the column gets narrow
};

struct Cell {
  std::string text;  // as from outside; made safe when shown
  Tone tone = Tone::kPlain;
  std::size_t indent = 0;          // columns before each of its lines, for trees
  std::optional<std::string> csv;  // for programs, where it differs from `text`
};

struct Table {
  std::string title;  // above the table; may be empty
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;  // each as long as `columns`
  std::string when_empty;               // instead of a table without rows
};

struct TableStyle {
  std::size_t width = 80;  // columns of the terminal
  bool color = false;
};

// Aligned by display width, at most `style.width` wide; long text wraps within its column. Wider only
// when the columns cannot be made narrower. Columns without any text are left out. Ends with a line break.
std::string RenderTable(const Table& table, const TableStyle& style);

// A Markdown table; cells stay on one line, pipes are escaped.
std::string RenderMarkdown(const Table& table);

// RFC 4180 with a header line; lines end with CRLF.
std::string RenderCsv(const Table& table);

// One CSV field, quoted where it must be.
std::string CsvField(const std::string& text);

// Columns that the table takes when nothing wraps.
std::size_t NaturalWidth(const Table& table);

}  // namespace parley
