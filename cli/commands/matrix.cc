// parley matrix: the standing stances of parties on issues.

#include "cli/render/matrix.h"

#include <set>

#include "cli/commands/commands.h"
#include "cli/output.h"
#include "cli/render/stances.h"

namespace parley {
namespace {

// Adds the ids that the names in the flags stand for, so that a party asked for by name is shown even
// when it holds no stance.
absl::Status AddNamed(Context& context, const std::vector<std::string>& names, v1::NameKind kind,
                      std::set<std::string>* ids) {
  if (names.empty()) return absl::OkStatus();
  v1::ResolveNamesRequest request;
  for (const std::string& name : names) request.add_names(name);
  request.set_kind(kind);
  if (context.HasKnownAt()) *request.mutable_known_at() = context.KnownAt();
  const absl::StatusOr<v1::ResolveNamesResponse> response = context.client().ResolveNames(request);
  if (!response.ok()) return response.status();
  for (const auto& resolution : response->resolutions()) {
    if (resolution.matches_size() == 1) ids->insert(resolution.matches(0).id());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Table>> Tables(Context& context, const PairFlags& flags,
                                          const v1::ListStancesResponse& response) {
  std::set<std::string> parties;
  std::set<std::string> issue_ids;
  for (const auto& stance : response.stances()) {
    parties.insert(stance.party());
    issue_ids.insert(stance.issue());
  }
  if (absl::Status s = AddNamed(context, flags.parties, v1::NAME_KIND_PARTY, &parties); !s.ok()) return s;
  if (absl::Status s = AddNamed(context, flags.issues, v1::NAME_KIND_ISSUE, &issue_ids); !s.ok()) return s;
  if (issue_ids.empty()) {
    Table table;
    table.when_empty = "no stance on record";
    return std::vector<Table>{table};
  }
  v1::ListIssuesRequest request;
  if (context.HasKnownAt()) *request.mutable_known_at() = context.KnownAt();
  const absl::StatusOr<v1::ListIssuesResponse> issues = context.client().ListIssues(request);
  if (!issues.ok()) return issues.status();
  const Matrix matrix{
      IssueTree(issues->issues(), issue_ids), {parties.begin(), parties.end()}, response.stances()};
  return MatrixTables(matrix, context.format() == OutputFormat::kMarkdown ? 0 : context.width());
}

absl::Status ShowMatrix(Context& context, const PairFlags& flags) {
  v1::ListStancesRequest request;
  FillPairFilter(flags, request.mutable_filter());
  *request.mutable_basis() = context.Basis();
  *request.mutable_fold() = context.Fold();
  const absl::StatusOr<v1::ListStancesResponse> response = context.client().ListStances(request);
  if (!response.ok()) return response.status();
  Answer answer{*response,
                {},
                [&] { return Tables(context, flags, *response); },
                [&] { return StancesCsv(response->stances()); },
                &response->basis()};
  for (const auto& stance : response->stances()) answer.rows.push_back(&stance);
  return Print(context, answer);
}

}  // namespace

void AddMatrixCommand(CommandLine& line) {
  const auto flags = std::make_shared<PairFlags>();
  CLI::App* command =
      line.Add("matrix", "Shows where parties stand on issues, all at once; CSV has one stance a row",
               {"parley matrix", "parley matrix --issue security-guarantees --sub-issues",
                "parley matrix --party western-allies --members --as-of 2025-09"},
               [flags](Context& context) { return ShowMatrix(context, *flags); });
  AddPairFlags(command, flags.get());
  line.Take(command, {SharedFlag::kAsOf, SharedFlag::kKnownAt, SharedFlag::kSecondhand, SharedFlag::kMaxAge});
}

}  // namespace parley
