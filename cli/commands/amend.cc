// parley amend: corrects a recorded statement.

#include <google/protobuf/util/message_differencer.h>

#include <cstdint>
#include <utility>

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

// How often a statement is read again because something was appended in between.
constexpr int kReadsMax = 10;

// A statement as last recorded or amended, and the position up to which the ledger was read.
struct Current {
  event::v1::Statement statement;
  std::uint64_t known_position = 0;
};

// Without the sources that corroborations added: an amendment replaces the former and leaves the latter.
absl::StatusOr<Current> ReadCurrent(Context& context, const std::string& id) {
  v1::GetStatementRequest request;
  request.set_statement_id(id);
  const absl::StatusOr<v1::GetStatementResponse> response = context.client().GetStatement(request);
  if (!response.ok()) return response.status();
  if (!response->has_statement()) {
    return absl::FailedPreconditionError("statement " + id + " was retracted and cannot be amended");
  }
  Current current{response->statement(), response->basis().known_position()};
  for (const auto& version : response->versions()) {
    const event::v1::Event& event = version.event();
    if (event.has_statement_recorded()) current.statement = event.statement_recorded().statement();
    if (event.has_statement_amended()) current.statement = event.statement_amended().statement();
  }
  current.statement.clear_statement_id();
  return current;
}

// Amends the statement as it is on record now; ABORTED when something was appended since it was read.
absl::StatusOr<v1::AppendResponse> AmendCurrent(Context& context, const AmendFlags& flags) {
  absl::StatusOr<Current> current = ReadCurrent(context, flags.id);
  if (!current.ok()) return current.status();
  const event::v1::Statement on_record = current->statement;
  absl::Status applied = ApplyStatementFlags(flags.statement, &current->statement);
  if (!applied.ok()) return applied;
  if (google::protobuf::util::MessageDifferencer::Equals(on_record, current->statement)) {
    return UsageError("nothing to amend: the statement on record says all that already");
  }
  event::v1::Event event;
  event.mutable_statement_amended()->set_statement_id(flags.id);
  event.mutable_statement_amended()->set_reason(flags.reason);
  *event.mutable_statement_amended()->mutable_statement() = std::move(current->statement);
  return AppendOne(context, event, {flags.allow_future, current->known_position});
}

// An amendment is a whole statement: what somebody else corrected meanwhile must not go back to what it was.
absl::Status Amend(Context& context, const AmendFlags& flags) {
  for (int reads = 1;; ++reads) {
    const absl::StatusOr<v1::AppendResponse> response = AmendCurrent(context, flags);
    if (response.ok()) return PrintReceipt(context, *response, "amended", flags.id);
    if (response.status().code() != absl::StatusCode::kAborted) return response.status();
    if (reads == kReadsMax) {
      return absl::AbortedError(
          "nothing was amended: others kept appending while the statement was read; try again in a moment");
    }
  }
}

}  // namespace

void AddAmendCommand(CommandLine& line) {
  const auto flags = std::make_shared<AmendFlags>();
  CLI::App* command = line.Add(
      "amend", "Corrects a statement: what is given replaces what is on record; an empty text ('') clears it",
      {"parley amend 6f1c2c0e-6b5c-5d0e-9a39-3f5d7c1b2a10 --stance opposes --reason 'misread the transcript'",
       "parley amend 6f1c2c0e-6b5c-5d0e-9a39-3f5d7c1b2a10 --no-conditions --reason 'the condition was a "
       "reporter’s'",
       "parley amend 6f1c2c0e-6b5c-5d0e-9a39-3f5d7c1b2a10 --venue '' --reason 'the place is not known'"},
      [flags](Context& context) { return Amend(context, *flags); });
  command->add_option("id", flags->id, "The statement's id")->required()->type_name("ID");
  command->add_option("--reason", flags->reason, "Why, for readers of the record")
      ->required()
      ->type_name("TEXT");
  AddStatementFlags(command, &flags->statement);
  command->add_flag("--no-conditions", flags->statement.no_conditions, "Drops the conditions on record");
  command
      ->add_flag("--no-quantity", flags->statement.no_quantity,
                 "Drops the quantity on record, and the upper end of its range")
      ->excludes(command->get_option("--quantity"))
      ->excludes(command->get_option("--quantity-max"));
  command->add_flag("--no-confidence", flags->statement.no_confidence, "Drops the confidence on record")
      ->excludes(command->get_option("--confidence"));
  command->add_flag("--allow-future", flags->allow_future, "Accepts a date more than a day ahead");
}

}  // namespace parley
