// parley alerts parked, replay: deliveries that were given up, and taking them up again.

#include <ostream>

#include "absl/strings/str_cat.h"
#include "cli/commands/alerts/alerts.h"
#include "cli/dates.h"
#include "cli/output.h"
#include "cli/render/facts.h"

namespace parley {
namespace {

struct ReplayFlags {
  std::string sink;
  std::vector<std::string> alerts;
};

Table ParkedTable(const v1::ListParkedDeliveriesResponse& response) {
  Table table;
  table.when_empty = "nothing is parked";
  table.columns = {{"parked"},
                   {"sink"},
                   {"rule"},
                   {"attempts", false, true},
                   {"alert", true, false, Shown::kEverywhere, true},
                   {"last error", true, false, Shown::kEverywhere, true}};
  for (const v1::ParkedDelivery& delivery : response.deliveries()) {
    table.rows.push_back({{FormatRfc3339(delivery.parked_at()), Tone::kPlain, 0, {}},
                          {delivery.sink_id(), Tone::kPlain, 0, {}},
                          {delivery.alert().rule_id(), Tone::kPlain, 0, {}},
                          {absl::StrCat(delivery.attempts()), Tone::kPlain, 0, {}},
                          {delivery.alert().alert_id(), Tone::kPlain, 0, {}},
                          {delivery.last_error(), Tone::kError, 0, {}}});
  }
  return table;
}

absl::Status ShowParked(Context& context, const std::string& sink) {
  v1::ListParkedDeliveriesRequest request;
  request.set_sink_id(sink);
  const absl::StatusOr<v1::ListParkedDeliveriesResponse> response =
      context.client().ListParkedDeliveries(request);
  if (!response.ok()) return response.status();
  Answer answer{
      *response, {}, [&] { return std::vector<Table>{ParkedTable(*response)}; }, {}, &response->basis()};
  for (const auto& delivery : response->deliveries()) answer.rows.push_back(&delivery);
  return Print(context, answer);
}

absl::Status Replay(Context& context, const ReplayFlags& flags) {
  v1::ReplayDeliveriesRequest request;
  request.set_sink_id(flags.sink);
  for (const std::string& alert : flags.alerts) request.add_alert_ids(alert);
  const absl::StatusOr<v1::ReplayDeliveriesResponse> response = context.client().ReplayDeliveries(request);
  if (!response.ok()) return response.status();
  const std::uint64_t count = response->replayed_count();
  if (context.format() == OutputFormat::kTable || context.format() == OutputFormat::kMarkdown) {
    context.out() << NumberText(static_cast<double>(count)) << (count == 1 ? " delivery" : " deliveries")
                  << " taken up again\n";
    return absl::OkStatus();
  }
  return Print(context, {*response,
                         {&*response},
                         {},
                         [count] {
                           Table table;
                           table.columns = {{"replayed_count"}};
                           table.rows = {{{absl::StrCat(count), Tone::kPlain, 0, {}}}};
                           return table;
                         },
                         nullptr});
}

}  // namespace

void AddAlertsParkedCommands(CommandLine& line, CLI::App* group) {
  const auto sink = std::make_shared<std::string>();
  CLI::App* parked = line.AddTo(group, "parked", "Lists deliveries that were given up after many attempts",
                                {"parley alerts parked", "parley alerts parked --output jsonl"},
                                [sink](Context& context) { return ShowParked(context, *sink); });
  parked->add_option("--sink", *sink, "Only of this sink")->type_name("SINK");
  const auto flags = std::make_shared<ReplayFlags>();
  CLI::App* replay =
      line.AddTo(group, "replay", "Takes parked deliveries up again",
                 {"parley alerts replay", "parley alerts replay 6f1c2c0e-6b5c-5d0e-9a39-3f5d7c1b2a10"},
                 [flags](Context& context) { return Replay(context, *flags); });
  replay->add_option("alert", flags->alerts, "Only these alerts; default: all that are parked")
      ->type_name("ID");
  replay->add_option("--sink", flags->sink, "Only of this sink")->type_name("SINK");
}

}  // namespace parley
