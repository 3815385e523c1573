// parley compare: sticking points, common ground, and how far parties agree.

#include <array>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "cli/commands/commands.h"
#include "cli/output.h"
#include "cli/render/facts.h"

namespace parley {
namespace {

std::string Share(double value) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%.2f", value);
  return text.data();
}

Cell Plain(const std::string& text) {
  return {text, Tone::kPlain, 0, {}};
}

std::string WhoStandsWhere(const v1::IssueComparison& issue) {
  std::vector<std::string> parts;
  for (const auto& stance : issue.stances()) parts.push_back(stance.party() + " " + StanceCell(stance).text);
  return Joined(parts, ", ");
}

Table IssuesTable(const v1::ComparePositionsResponse& response) {
  Table table;
  table.title = "Issues, widest gap first";
  table.when_empty = "no stance on record";
  table.columns = {{"issue", true},           {"gap", false, true},
                   {"distance", false, true}, {"parties", false, true},
                   {"common ground"},         {"stances", true, false, Shown::kEverywhere, true}};
  for (const auto& issue : response.issues()) {
    Cell distance = Plain(issue.has_mean_distance() ? Share(issue.mean_distance()) : "");
    if (issue.has_mean_distance()) distance.csv = NumberCsv(issue.mean_distance());
    const bool has_gap = issue.party_count() > 1;  // nobody is apart from themselves
    Cell gap = Plain(has_gap ? Share(issue.gap()) : "");
    if (has_gap) gap.csv = NumberCsv(issue.gap());
    Cell common{issue.common_ground() ? "yes" : "", Tone::kSupports, 0,
                issue.common_ground() ? "true" : "false"};
    table.rows.push_back({Plain(issue.issue()), gap, distance, Plain(absl::StrCat(issue.party_count())),
                          common, Plain(WhoStandsWhere(issue))});
  }
  return table;
}

Table PairsTable(const v1::ComparePositionsResponse& response) {
  Table table;
  table.title = "Pairs of parties";
  table.when_empty = "fewer than two parties hold a stance";
  table.columns = {{"party"}, {"and"}, {"agreement", false, true}, {"shared issues", false, true}};
  for (const auto& pair : response.pairs()) {
    Cell agreement = Plain(pair.has_agreement() ? Share(pair.agreement()) : "·");
    agreement.csv = pair.has_agreement() ? NumberCsv(pair.agreement()) : std::string();
    table.rows.push_back({Plain(pair.party_a()), Plain(pair.party_b()), agreement,
                          Plain(absl::StrCat(pair.shared_issue_count()))});
  }
  return table;
}

struct CompareFlags {
  PairFlags pairs;
  bool only_pairs = false;
};

absl::Status ShowComparison(Context& context, const CompareFlags& flags) {
  v1::ComparePositionsRequest request;
  FillPairFilter(flags.pairs, request.mutable_filter());
  *request.mutable_basis() = context.Basis();
  *request.mutable_fold() = context.Fold();
  const absl::StatusOr<v1::ComparePositionsResponse> response = context.client().ComparePositions(request);
  if (!response.ok()) return response.status();
  Answer answer{*response, {}, {}, {}, &response->basis()};
  answer.tables = [&] {
    if (flags.only_pairs) return std::vector<Table>{PairsTable(*response)};
    return std::vector<Table>{IssuesTable(*response), PairsTable(*response)};
  };
  if (flags.only_pairs) {
    for (const auto& pair : response->pairs()) answer.rows.push_back(&pair);
  } else {
    for (const auto& issue : response->issues()) answer.rows.push_back(&issue);
  }
  return Print(context, answer);
}

}  // namespace

void AddCompareCommand(CommandLine& line) {
  const auto flags = std::make_shared<CompareFlags>();
  CLI::App* command = line.Add(
      "compare", "Compares parties: sticking points, common ground, agreement by pair",
      {"parley compare --party russia --party ukraine",
       "parley compare --issue security-guarantees --sub-issues", "parley compare --pairs --output csv"},
      [flags](Context& context) { return ShowComparison(context, *flags); });
  AddPairFlags(command, &flags->pairs);
  command->add_flag("--pairs", flags->only_pairs,
                    "Only the pairs of parties (jsonl and csv else give the issues)");
  line.Take(command, {SharedFlag::kAsOf, SharedFlag::kKnownAt, SharedFlag::kSecondhand, SharedFlag::kMaxAge});
}

}  // namespace parley
