#include "cli/render/matrix.h"

#include <algorithm>
#include <map>
#include <utility>

#include "cli/render/facts.h"
#include "cli/render/text.h"

namespace parley {
namespace {

using StanceByPair = std::map<std::pair<std::string, std::string>, const v1::StandingStance*>;

StanceByPair ByPair(const Matrix& matrix) {
  StanceByPair by_pair;
  for (const auto& stance : matrix.stances) by_pair[{stance.party(), stance.issue()}] = &stance;
  return by_pair;
}

Cell CellOf(const StanceByPair& by_pair, const std::string& party, const std::string& issue) {
  const auto found = by_pair.find({party, issue});
  if (found == by_pair.end()) return {"·", Tone::kDim, 0, {}};
  return StanceCell(*found->second);
}

Table IssuesDown(const Matrix& matrix, const StanceByPair& by_pair, const std::vector<std::string>& parties) {
  Table table;
  table.when_empty = "no stance on record";
  table.columns.push_back({"issue", true});
  for (const std::string& party : parties) table.columns.push_back({party});
  for (const IssueNode& issue : matrix.issues) {
    std::vector<Cell> row{{issue.issue_id, Tone::kPlain, 2 * issue.depth, {}}};
    for (const std::string& party : parties) row.push_back(CellOf(by_pair, party, issue.issue_id));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table PartiesDown(const Matrix& matrix, const StanceByPair& by_pair) {
  Table table;
  table.columns.push_back({"party"});
  for (const IssueNode& issue : matrix.issues) table.columns.push_back({issue.issue_id});
  for (const std::string& party : matrix.parties) {
    std::vector<Cell> row{{party, Tone::kPlain, 0, {}}};
    for (const IssueNode& issue : matrix.issues) row.push_back(CellOf(by_pair, party, issue.issue_id));
    table.rows.push_back(std::move(row));
  }
  return table;
}

using PartyGroups = std::vector<std::vector<std::string>>;

// Fills one group after another with at most `size_max` parties whose table fits; each has at least one.
PartyGroups Fill(const Matrix& matrix, const StanceByPair& by_pair, std::size_t width, std::size_t size_max) {
  const std::size_t label = NaturalWidth(IssuesDown(matrix, by_pair, {}));
  PartyGroups groups(1);
  std::size_t used = label;
  for (const std::string& party : matrix.parties) {
    const std::size_t needed = NaturalWidth(IssuesDown(matrix, by_pair, {party})) - label;
    const bool full = used + needed > width || groups.back().size() >= size_max;
    if (!groups.back().empty() && full) {
      groups.emplace_back();
      used = label;
    }
    groups.back().push_back(party);
    used += needed;
  }
  return groups;
}

// As few groups as fit, and of like size.
PartyGroups Groups(const Matrix& matrix, const StanceByPair& by_pair, std::size_t width) {
  const PartyGroups fewest = Fill(matrix, by_pair, width, matrix.parties.size());
  const std::size_t share = (matrix.parties.size() + fewest.size() - 1) / fewest.size();
  PartyGroups even = Fill(matrix, by_pair, width, share);
  return even.size() == fewest.size() ? even : fewest;
}

}  // namespace

std::vector<Table> MatrixTables(const Matrix& matrix, std::size_t width) {
  const StanceByPair by_pair = ByPair(matrix);
  Table issues_down = IssuesDown(matrix, by_pair, matrix.parties);
  if (width == 0 || matrix.parties.empty() || NaturalWidth(issues_down) <= width) return {issues_down};
  if (Table turned = PartiesDown(matrix, by_pair); NaturalWidth(turned) <= width) return {turned};
  std::vector<Table> tables;
  for (const auto& group : Groups(matrix, by_pair, width))
    tables.push_back(IssuesDown(matrix, by_pair, group));
  return tables;
}

}  // namespace parley
