// parley status: what the server holds.

#include "absl/strings/str_cat.h"
#include "cli/commands/commands.h"
#include "cli/dates.h"
#include "cli/output.h"
#include "cli/render/facts.h"

namespace parley {
namespace {

Table StatusTable(const std::string& server, const v1::GetStatusResponse& status) {
  Table table;
  table.title = "parleyd " + status.server_version() + " at " + server;
  table.columns = {{"what"}, {"value", false, true}};
  const auto add = [&table](const char* what, const std::string& value) {
    table.rows.push_back({{what, Tone::kPlain, 0, {}}, {value, Tone::kPlain, 0, {}}});
  };
  const auto count = [&table](const char* what, std::uint64_t value) {
    table.rows.push_back({{what, Tone::kPlain, 0, {}},
                          {NumberText(static_cast<double>(value)), Tone::kPlain, 0, absl::StrCat(value)}});
  };
  const v1::LedgerCounts& counts = status.counts();
  count("events", counts.events());
  count("statements", counts.statements());
  count("amendments", counts.amendments());
  count("corroborations", counts.corroborations());
  count("retractions", counts.retractions());
  count("parties", counts.parties());
  count("speakers", counts.speakers());
  count("issues", counts.issues());
  count("pairs of party and issue", counts.pairs());
  count("bytes on disk", status.disk_bytes());
  if (status.has_last_recorded_at()) add("last recorded", FormatRfc3339(status.last_recorded_at()));
  if (status.has_started_at()) add("running since", FormatRfc3339(status.started_at()));
  count("format of the store", status.format_version());
  count("version of the projections", status.projection_version());
  return table;
}

absl::Status ShowStatus(Context& context) {
  const absl::StatusOr<v1::GetStatusResponse> status = context.client().GetStatus({});
  if (!status.ok()) return status.status();
  return Print(context, {*status,
                         {&*status},
                         [&] { return std::vector<Table>{StatusTable(context.flags().server, *status)}; },
                         {},
                         &status->basis()});
}

}  // namespace

void AddStatusCommand(CommandLine& line) {
  line.Add("status", "Shows what the server holds",
           {"parley status", "parley status --server ledger.example:7411 --output json"}, &ShowStatus);
}

}  // namespace parley
