// parley parties: the declared parties.

#include "cli/commands/commands.h"
#include "cli/enum_names.h"
#include "cli/output.h"
#include "cli/render/facts.h"

namespace parley {
namespace {

std::string MembersText(const event::v1::Party& party) {
  std::vector<std::string> members;
  for (const auto& member : party.members()) {
    const bool dated = !member.from().empty() || !member.to().empty();
    members.push_back(member.party() + (dated ? " (" + member.from() + "–" + member.to() + ")" : ""));
  }
  return Joined(members, ", ");
}

Table PartiesTable(const v1::ListPartiesResponse& response) {
  Table table;
  table.when_empty = "no parties declared";
  table.columns = {{"party"}, {"name", true}, {"kind"}, {"aliases", true}, {"members", true}};
  for (const auto& party : response.parties()) {
    std::vector<Cell> row;
    for (const std::string& text :
         {party.party_id(), party.name(), EnumWord(*event::v1::PartyKind_descriptor(), party.kind()),
          Joined(party.aliases(), ", "), MembersText(party)}) {
      row.push_back({text, Tone::kPlain, 0, {}});
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

absl::Status ShowParties(Context& context) {
  v1::ListPartiesRequest request;
  if (context.HasKnownAt()) *request.mutable_known_at() = context.KnownAt();
  const absl::StatusOr<v1::ListPartiesResponse> response = context.client().ListParties(request);
  if (!response.ok()) return response.status();
  Answer answer{
      *response, {}, [&] { return std::vector<Table>{PartiesTable(*response)}; }, {}, &response->basis()};
  for (const auto& party : response->parties()) answer.rows.push_back(&party);
  return Print(context, answer);
}

}  // namespace

void AddPartiesCommand(CommandLine& line) {
  CLI::App* command =
      line.Add("parties", "Lists the parties with their aliases and members",
               {"parley parties", "parley parties --known-at 20 --output jsonl"}, &ShowParties);
  line.Take(command, {SharedFlag::kKnownAt});
}

}  // namespace parley
