// Statements and stances in words, shared by the commands that show them.
#pragma once

#include <string>
#include <vector>

#include "cli/render/table.h"
#include "parley/event/v1/event.pb.h"
#include "parley/event/v1/statement.pb.h"
#include "parley/v1/position.pb.h"

namespace parley {

// "800,000", "1.5": for people.
std::string NumberText(double number);

// "1.5" with every digit needed: for programs.
std::string NumberCsv(double number);

// "800,000" or "500,000–800,000"; empty without a quantity.
std::string QuantityText(const event::v1::Statement& statement);
std::string QuantityText(const v1::StandingStance& stance);

// Parts joined by "; ".
template <typename Texts>
std::string Joined(const Texts& texts, const std::string& separator = "; ") {
  std::string joined;
  for (const std::string& text : texts) joined += (joined.empty() ? "" : separator) + text;
  return joined;
}

// What was said, who said it and where it can be read, in one line:
// `“Not an inch” — putin, Sochi (TASS)`.
std::string StatementText(const event::v1::Statement& statement);

// The statement's date as exactly as it is known.
std::string SaidAtText(const event::v1::Statement& statement);

// The stance, coloured, with its quantity.
Cell StanceCell(const event::v1::Statement& statement);
Cell StanceCell(const v1::StandingStance& stance);

// What an event says, in one line: "ukraine on nato-membership: supports, 2019-02-07"; with the statement
// that a correction is about only where that is not plain.
std::string EventText(const event::v1::Event& event, bool with_statement_id);

// The column for the id of a row's statement that --ids asks for: whole, on a line of its own where it would
// have to be broken. CSV has ids in any case.
Column IdColumn();

// Columns of a statement that only CSV shows, and their cells. What its sources give is joined as conditions
// are, in their order.
void AddStatementCsvColumns(Table* table);
void AddStatementCsvCells(const event::v1::Statement& statement, std::vector<Cell>* row);

}  // namespace parley
