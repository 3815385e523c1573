// parley corroborate: adds a source to a statement.

#include "cli/append_one.h"
#include "cli/commands/commands.h"
#include "cli/statement_flags.h"

namespace parley {
namespace {

struct CorroborateFlags {
  std::string id;
  SourceFlags source;
};

absl::Status Corroborate(Context& context, const CorroborateFlags& flags) {
  event::v1::Event event;
  event.mutable_statement_corroborated()->set_statement_id(flags.id);
  if (!ApplySourceFlags(flags.source, event.mutable_statement_corroborated()->mutable_source())) {
    return UsageError("name the source: --publisher, --title or --url");
  }
  const absl::StatusOr<v1::AppendResponse> response = AppendOne(context, event, {});
  if (!response.ok()) return response.status();
  return PrintReceipt(context, *response, "corroborated " + flags.id + " with event", "");
}

}  // namespace

void AddCorroborateCommand(CommandLine& line) {
  const auto flags = std::make_shared<CorroborateFlags>();
  CLI::App* command =
      line.Add("corroborate", "Adds a further source to a statement",
               {"parley corroborate 6f1c2c0e-6b5c-5d0e-9a39-3f5d7c1b2a10 --publisher Reuters \\",
                "    --url https://news.example/1 --published-at 2025-09-05"},
               [flags](Context& context) { return Corroborate(context, *flags); });
  command->add_option("id", flags->id, "The statement's id")->required()->type_name("ID");
  AddSourceFlags(command, &flags->source);
}

}  // namespace parley
