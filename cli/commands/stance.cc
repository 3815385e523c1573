// parley stance PARTY ISSUE: where a party stands.

#include "cli/commands/commands.h"
#include "cli/output.h"
#include "cli/render/stances.h"

namespace parley {
namespace {

struct StanceFlags {
  std::string party;
  std::string issue;
};

std::vector<Table> StanceTables(const StanceFlags& flags, const v1::GetStanceResponse& response) {
  if (response.has_stance()) return {StanceDetails(response.stance())};
  Table table;
  table.title = flags.party + " on " + flags.issue;
  table.when_empty = "no stance on record";
  return {table};
}

Table StanceCsv(const v1::GetStanceResponse& response) {
  google::protobuf::RepeatedPtrField<v1::StandingStance> stances;
  if (response.has_stance()) *stances.Add() = response.stance();
  return StancesCsv(stances);
}

absl::Status ShowStance(Context& context, const StanceFlags& flags) {
  v1::GetStanceRequest request;
  request.set_party(flags.party);
  request.set_issue(flags.issue);
  *request.mutable_basis() = context.Basis();
  *request.mutable_fold() = context.Fold();
  const absl::StatusOr<v1::GetStanceResponse> response = context.client().GetStance(request);
  if (!response.ok()) return response.status();
  Answer answer{*response,
                {},
                [&] { return StanceTables(flags, *response); },
                [&] { return StanceCsv(*response); },
                &response->basis()};
  if (response->has_stance()) answer.rows.push_back(&response->stance());
  return Print(context, answer);
}

}  // namespace

void AddStanceCommand(CommandLine& line) {
  const auto flags = std::make_shared<StanceFlags>();
  CLI::App* command =
      line.Add("stance", "Shows where a party stands on an issue, and since when",
               {"parley stance russia foreign-troops", "parley stance Kyiv nato-membership --as-of 2013",
                "parley stance russia nato-membership --max-age 90d --output json"},
               [flags](Context& context) { return ShowStance(context, *flags); });
  command->add_option("party", flags->party, "Party: id, alias or name")->required()->type_name(kPartyType);
  command->add_option("issue", flags->issue, "Issue: id, alias or proposition")
      ->required()
      ->type_name(kIssueType);
  line.Take(command, {SharedFlag::kAsOf, SharedFlag::kKnownAt, SharedFlag::kSecondhand, SharedFlag::kMaxAge});
}

}  // namespace parley
