// parley retract: withdraws a statement from the record.

#include "cli/append_one.h"
#include "cli/commands/commands.h"
#include "cli/statement_flags.h"

namespace parley {
namespace {

struct RetractFlags {
  std::string id;
  std::string reason;
};

absl::Status Retract(Context& context, const RetractFlags& flags) {
  event::v1::Event event;
  event.mutable_statement_retracted()->set_statement_id(flags.id);
  event.mutable_statement_retracted()->set_reason(flags.reason);
  const absl::StatusOr<v1::AppendResponse> response = AppendOne(context, event, {});
  if (!response.ok()) return response.status();
  return PrintReceipt(context, *response, "retracted " + flags.id + " with event", "");
}

}  // namespace

void AddRetractCommand(CommandLine& line) {
  const auto flags = std::make_shared<RetractFlags>();
  CLI::App* command = line.Add(
      "retract", "Withdraws a statement from the record; what was known before stays as it was",
      {"parley retract 6f1c2c0e-6b5c-5d0e-9a39-3f5d7c1b2a10 --reason 'the outlet withdrew the report'"},
      [flags](Context& context) { return Retract(context, *flags); });
  command->add_option("id", flags->id, "The statement's id")->required()->type_name("ID");
  command->add_option("--reason", flags->reason, "Why, for readers of the record")
      ->required()
      ->type_name("TEXT");
}

}  // namespace parley
