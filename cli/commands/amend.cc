// parley amend: corrects a recorded statement.

#include "cli/append_one.h"
#include "cli/commands/commands.h"
#include "cli/statement_flags.h"

namespace parley {
namespace {

struct AmendFlags {
  std::string id;
  std::string reason;
  StatementFlags statement;
  bool allow_future = false;
};

// The statement as last recorded or amended, without the sources that corroborations added: an
// amendment replaces the former and leaves the latter.
absl::StatusOr<event::v1::Statement> CurrentVersion(Context& context, const std::string& id) {
  v1::GetStatementRequest request;
  request.set_statement_id(id);
  const absl::StatusOr<v1::GetStatementResponse> response = context.client().GetStatement(request);
  if (!response.ok()) return response.status();
  if (!response->has_statement()) {
    return absl::FailedPreconditionError("statement " + id + " was retracted and cannot be amended");
  }
  event::v1::Statement statement = response->statement();
  for (const auto& version : response->versions()) {
    const event::v1::Event& event = version.event();
    if (event.has_statement_recorded()) statement = event.statement_recorded().statement();
    if (event.has_statement_amended()) statement = event.statement_amended().statement();
  }
  statement.clear_statement_id();
  return statement;
}

absl::Status Amend(Context& context, const AmendFlags& flags) {
  absl::StatusOr<event::v1::Statement> statement = CurrentVersion(context, flags.id);
  if (!statement.ok()) return statement.status();
  if (absl::Status status = ApplyStatementFlags(flags.statement, &*statement); !status.ok()) return status;
  event::v1::Event event;
  event.mutable_statement_amended()->set_statement_id(flags.id);
  event.mutable_statement_amended()->set_reason(flags.reason);
  *event.mutable_statement_amended()->mutable_statement() = *std::move(statement);
  const absl::StatusOr<v1::AppendResponse> response = AppendOne(context, event, flags.allow_future);
  if (!response.ok()) return response.status();
  return PrintReceipt(context, *response, "amended", flags.id);
}

}  // namespace

void AddAmendCommand(CommandLine& line) {
  const auto flags = std::make_shared<AmendFlags>();
  CLI::App* command = line.Add(
      "amend", "Corrects a statement: what is given replaces what is on record",
      {"parley amend 6f1c2c0e-6b5c-5d0e-9a39-3f5d7c1b2a10 --stance opposes --reason 'misread the transcript'",
       "parley amend 6f1c2c0e-6b5c-5d0e-9a39-3f5d7c1b2a10 --no-conditions --reason 'the condition was a "
       "reporter’s'"},
      [flags](Context& context) { return Amend(context, *flags); });
  command->add_option("id", flags->id, "The statement's id")->required()->type_name("ID");
  command->add_option("--reason", flags->reason, "Why, for readers of the record")
      ->required()
      ->type_name("TEXT");
  AddStatementFlags(command, &flags->statement);
  command->add_flag("--no-conditions", flags->statement.no_conditions, "Drops the conditions on record");
  command->add_flag("--allow-future", flags->allow_future, "Accepts a date more than a day ahead");
}

}  // namespace parley
