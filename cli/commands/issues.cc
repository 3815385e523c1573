// parley issues: the declared issues as a tree.

#include <map>

#include "cli/commands/commands.h"
#include "cli/output.h"
#include "cli/render/facts.h"
#include "cli/render/issue_tree.h"

namespace parley {
namespace {

Table IssuesTable(const v1::ListIssuesResponse& response) {
  std::map<std::string, const event::v1::Issue*> by_id;
  for (const auto& issue : response.issues()) by_id[issue.issue_id()] = &issue;
  Table table;
  table.when_empty = "no issues declared";
  table.columns = {{"issue"}, {"proposition", true},       {"parent", false, false, Shown::kOnlyInCsv},
                   {"unit"},  {"status quo", false, true}, {"aliases", true}};
  for (const IssueNode& node : IssueTree(response.issues(), {})) {
    const event::v1::Issue& issue = *by_id[node.issue_id];
    const bool has_quo = issue.has_status_quo();
    table.rows.push_back({{issue.issue_id(), Tone::kPlain, 2 * node.depth, {}},
                          {issue.proposition(), Tone::kPlain, 0, {}},
                          {issue.parent(), Tone::kPlain, 0, {}},
                          {issue.unit(), Tone::kPlain, 0, {}},
                          {has_quo ? NumberText(issue.status_quo()) : "", Tone::kPlain, 0,
                           has_quo ? NumberCsv(issue.status_quo()) : std::string()},
                          {Joined(issue.aliases(), ", "), Tone::kPlain, 0, {}}});
  }
  return table;
}

absl::Status ShowIssues(Context& context) {
  v1::ListIssuesRequest request;
  if (context.HasKnownAt()) *request.mutable_known_at() = context.KnownAt();
  const absl::StatusOr<v1::ListIssuesResponse> response = context.client().ListIssues(request);
  if (!response.ok()) return response.status();
  Answer answer{
      *response, {}, [&] { return std::vector<Table>{IssuesTable(*response)}; }, {}, &response->basis()};
  for (const auto& issue : response->issues()) answer.rows.push_back(&issue);
  return Print(context, answer);
}

}  // namespace

void AddIssuesCommand(CommandLine& line) {
  CLI::App* command = line.Add("issues", "Lists the issues as a tree",
                               {"parley issues", "parley issues --output markdown"}, &ShowIssues);
  line.Take(command, {SharedFlag::kKnownAt});
}

}  // namespace parley
