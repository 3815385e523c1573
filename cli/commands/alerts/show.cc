// parley alerts show, ack: one alert, and taking note of it.

#include "cli/commands/alerts/alerts.h"
#include "cli/output.h"
#include "cli/render/alerts.h"

namespace parley {
namespace {

struct AckFlags {
  std::string id;
  std::string note;
};

// Prints a response that holds one alert.
template <typename Response>
absl::Status PrintAlert(Context& context, const absl::StatusOr<Response>& response) {
  if (!response.ok()) return response.status();
  return Print(context, {*response,
                         {&response->alert()},
                         [&] { return AlertDetails(response->alert()); },
                         [&] { return AlertCsv(response->alert()); },
                         &response->basis()});
}

absl::Status ShowAlert(Context& context, const std::string& id) {
  v1::GetAlertRequest request;
  request.set_alert_id(id);
  return PrintAlert(context, context.client().GetAlert(request));
}

absl::Status AcknowledgeAlert(Context& context, const AckFlags& flags) {
  v1::AcknowledgeAlertRequest request;
  request.set_alert_id(flags.id);
  request.set_note(flags.note);
  return PrintAlert(context, context.client().AcknowledgeAlert(request));
}

}  // namespace

void AddAlertsShowCommands(CommandLine& line, CLI::App* group) {
  const auto id = std::make_shared<std::string>();
  CLI::App* show = line.AddTo(group, "show", "Shows one alert: why, what was said, and who took note",
                              {"parley alerts show 6f1c2c0e-6b5c-5d0e-9a39-3f5d7c1b2a10"},
                              [id](Context& context) { return ShowAlert(context, *id); });
  show->add_option("id", *id, "The alert's id")->required()->type_name("ID");

  const auto flags = std::make_shared<AckFlags>();
  CLI::App* ack =
      line.AddTo(group, "ack", "Takes note of an alert; the first acknowledgement counts",
                 {"parley alerts ack 6f1c2c0e-6b5c-5d0e-9a39-3f5d7c1b2a10 --note 'told the Europe desk'"},
                 [flags](Context& context) { return AcknowledgeAlert(context, *flags); });
  ack->add_option("id", flags->id, "The alert's id")->required()->type_name("ID");
  ack->add_option("--note", flags->note, "What there is to say, for readers of the record")
      ->type_name("TEXT");
}

}  // namespace parley
