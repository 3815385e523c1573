// parley say: records one statement from flags.

#include "cli/append_one.h"
#include "cli/commands/commands.h"
#include "cli/statement_flags.h"

namespace parley {
namespace {

struct SayFlags {
  StatementFlags statement;
  std::string event_id;
  bool allow_future = false;
};

absl::Status Say(Context& context, const SayFlags& flags) {
  event::v1::Event event;
  event.set_event_id(flags.event_id.empty() ? NewEventId() : flags.event_id);
  event::v1::Statement& statement = *event.mutable_statement_recorded()->mutable_statement();
  if (absl::Status status = ApplyStatementFlags(flags.statement, &statement); !status.ok()) return status;
  if (!flags.statement.attribution.has_value()) {
    statement.set_attribution(statement.quote().empty() ? event::v1::ATTRIBUTION_REPORTED
                                                        : event::v1::ATTRIBUTION_DIRECT_QUOTE);
  }
  const absl::StatusOr<v1::AppendResponse> response = AppendOne(context, event, {flags.allow_future, {}});
  if (!response.ok()) return response.status();
  const std::string id = response->receipts_size() > 0 ? response->receipts(0).event_id() : event.event_id();
  return PrintReceipt(context, *response, "recorded", id);
}

}  // namespace

void AddSayCommand(CommandLine& line) {
  const auto flags = std::make_shared<SayFlags>();
  CLI::App* command = line.Add("say", "Records one statement and shows what it changed",
                               {"parley say --party russia --issue foreign-troops --stance rules-out "
                                "--said-at 2025-09-05 --speaker putin \\",
                                "    --quote 'legitimate targets' --publisher TASS --venue Vladivostok",
                                "parley say --party ukraine --issue army-size-cap --stance accepts "
                                "--quantity 800000 --said-at 2025-12 \\",
                                "    --summary 'Accepts a cap' --condition 'guarantees like Article 5'"},
                               [flags](Context& context) { return Say(context, *flags); });
  AddStatementFlags(command, &flags->statement);
  CLI::Option* attribution = command->get_option("--attribution");
  attribution->description(attribution->get_description() +
                           "; default: direct-quote with --quote, else reported");
  for (const char* name : {"--party", "--issue", "--stance", "--said-at"})
    command->get_option(name)->required();
  command
      ->add_option("--event-id", flags->event_id,
                   "Id of the statement; the same id again records nothing new")
      ->type_name("UUID");
  command->add_flag("--allow-future", flags->allow_future, "Accepts a date more than a day ahead");
}

}  // namespace parley
