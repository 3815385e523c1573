// parley speakers: the declared speakers and their offices.

#include "cli/commands/commands.h"
#include "cli/output.h"
#include "cli/render/facts.h"

namespace parley {
namespace {

std::string RolesText(const event::v1::Speaker& speaker) {
  std::vector<std::string> roles;
  for (const auto& role : speaker.roles()) {
    std::string text = role.party() + (role.title().empty() ? "" : ": " + role.title());
    if (!role.from().empty() || !role.to().empty()) text += " (" + role.from() + "–" + role.to() + ")";
    roles.push_back(text);
  }
  return Joined(roles);
}

Table SpeakersTable(const v1::ListSpeakersResponse& response) {
  Table table;
  table.when_empty = "no speakers declared";
  table.columns = {{"speaker"}, {"name", true}, {"aliases", true}, {"roles", true}};
  for (const auto& speaker : response.speakers()) {
    std::vector<Cell> row;
    for (const std::string& text :
         {speaker.speaker_id(), speaker.name(), Joined(speaker.aliases(), ", "), RolesText(speaker)}) {
      row.push_back({text, Tone::kPlain, 0, {}});
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

absl::Status ShowSpeakers(Context& context) {
  v1::ListSpeakersRequest request;
  if (context.HasKnownAt()) *request.mutable_known_at() = context.KnownAt();
  const absl::StatusOr<v1::ListSpeakersResponse> response = context.client().ListSpeakers(request);
  if (!response.ok()) return response.status();
  Answer answer{
      *response, {}, [&] { return std::vector<Table>{SpeakersTable(*response)}; }, {}, &response->basis()};
  for (const auto& speaker : response->speakers()) answer.rows.push_back(&speaker);
  return Print(context, answer);
}

}  // namespace

void AddSpeakersCommand(CommandLine& line) {
  CLI::App* command = line.Add("speakers", "Lists the speakers with their aliases and offices",
                               {"parley speakers", "parley speakers --output csv"}, &ShowSpeakers);
  line.Take(command, {SharedFlag::kKnownAt});
}

}  // namespace parley
