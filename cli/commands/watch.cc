// parley watch: follows the ledger.

#include <limits>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "cli/commands/commands.h"
#include "cli/commands/watch_flags.h"
#include "cli/dates.h"
#include "cli/output.h"
#include "cli/render/facts.h"
#include "cli/render/text.h"
#include "client/event_stream.h"

namespace parley {
namespace {

// A line as the tables write it: position, time, what happened.
std::string EventLine(const event::v1::Event& event, const Context& context) {
  const std::string front = PadLeft(absl::StrCat(event.position()), 8) + "  " +
                            PadRight(FormatRfc3339(event.recorded_at()), 27) + "  ";
  std::string out;
  std::string lead = front;
  const std::size_t width = context.width() > front.size() + 20 ? context.width() - front.size() : 40;
  for (const std::string& line : Wrap(Sanitize(EventText(event, /*with_statement_id=*/true)), width)) {
    out += lead + line + "\n";
    lead = std::string(front.size(), ' ');
  }
  return out;
}

std::string EventCsv(const event::v1::Event& event, bool with_header) {
  Table table;
  table.columns = {{"position"}, {"recorded_at"}, {"event_id"}, {"event"}};
  table.rows = {{{absl::StrCat(event.position()), Tone::kPlain, 0, {}},
                 {FormatRfc3339(event.recorded_at()), Tone::kPlain, 0, {}},
                 {event.event_id(), Tone::kPlain, 0, {}},
                 {EventText(event, /*with_statement_id=*/true), Tone::kPlain, 0, {}}}};
  const std::string csv = RenderCsv(table);
  return with_header ? csv : csv.substr(csv.find('\n') + 1);
}

void PrintEvent(Context& context, const event::v1::Event& event, bool first) {
  switch (context.format()) {
    case OutputFormat::kJson:
    case OutputFormat::kJsonl:
      context.out() << ToJson(event, /*pretty=*/false) << "\n";
      break;
    case OutputFormat::kCsv:
      context.out() << EventCsv(event, first);
      break;
    default:
      context.out() << EventLine(event, context);
  }
}

absl::Status Watch(Context& context, const WatchFlags& flags) {
  const absl::StatusOr<std::uint64_t> after = StartPosition(context, flags);
  if (!after.ok()) return after.status();
  const std::uint64_t count_max = CountMax(flags);
  std::uint64_t count = 0;
  return WatchEvents(context.client(), OptionsFrom(context, *after),
                     [&](const v1::WatchEventsResponse& update) {
                       for (const event::v1::Event& event : update.events().events()) {
                         if (count == count_max) return false;
                         PrintEvent(context, event, count == 0);
                         ++count;
                       }
                       context.out().flush();
                       return count < count_max && context.out().good();
                     });
}

// Flags that the parser cannot hold against --shifts: they choose alerts as well, or were given ahead of the
// command.
absl::Status CheckFlags(const Context& context, const WatchFlags& flags) {
  if (!flags.shifts && context.flags().secondhand) return UsageError("--secondhand needs --shifts");
  if (!flags.shifts && flags.subissues) return UsageError("--sub-issues needs --shifts");
  if (flags.shifts || flags.alerts) return absl::OkStatus();
  if (!flags.parties.empty()) return UsageError("--party needs --shifts or --alerts");
  if (!flags.issues.empty()) return UsageError("--issue needs --shifts or --alerts");
  return absl::OkStatus();
}

// Follows what the flags ask for.
absl::Status Follow(Context& context, const WatchFlags& flags) {
  if (absl::Status status = CheckFlags(context, flags); !status.ok()) return status;
  if (flags.shifts) return WatchShiftChanges(context, flags);
  if (flags.alerts) return WatchRaisedAlerts(context, flags);
  return Watch(context, flags);
}

}  // namespace

WatchOptions OptionsFrom(Context& context, std::uint64_t after_position) {
  WatchOptions options;
  options.after_position = after_position;
  options.on_reconnect = [&context](const absl::Status&) {
    if (context.err_is_terminal()) context.err() << "parley: connection lost, trying again\n" << std::flush;
  };
  return options;
}

std::uint64_t CountMax(const WatchFlags& flags) {
  return flags.count == 0 ? std::numeric_limits<std::uint64_t>::max() : flags.count;
}

absl::StatusOr<std::uint64_t> StartPosition(Context& context, const WatchFlags& flags) {
  if (flags.after.has_value()) return *flags.after;
  const absl::StatusOr<v1::GetStatusResponse> status = context.client().GetStatus({});
  if (!status.ok()) return status.status();
  return status->basis().known_position();
}

void AddWatchCommand(CommandLine& line) {
  const auto flags = std::make_shared<WatchFlags>();
  CLI::App* command = line.Add(
      "watch", "Follows the ledger: prints each event, shift or alert as it comes, until interrupted",
      {"parley watch", "parley watch --after 57 --output jsonl", "parley watch --shifts --party russia",
       "parley watch --shifts --after 0 --issue security-guarantees --sub-issues --kind reversed",
       "parley watch --alerts --severity critical --output jsonl"},
      [flags](Context& context) { return Follow(context, *flags); });
  command->add_option("--after", flags->after, "Starts behind this position; default: with what comes next")
      ->transform(WholeValidator(0))
      ->type_name("POSITION");
  command->add_option("--count", flags->count, "Stops after so many events, changes or alerts")
      ->transform(WholeValidator(1))
      ->type_name("N");
  AddShiftFilterFlags(command, flags.get());
  AddAlertFilterFlags(command, flags.get());
  line.Take(command, {SharedFlag::kSecondhand});
  command->get_option("--secondhand")->needs(command->get_option("--shifts"));
}

}  // namespace parley
