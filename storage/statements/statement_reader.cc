#include "storage/statements/statement_reader.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "storage/ledger/ledger.h"

namespace parley {
namespace {

absl::StatusOr<event::v1::Event> ReadCompleteEvent(const ReadState& state, uint64_t position) {
  absl::StatusOr<Envelope> envelope = ReadEnvelope(state, position);
  if (!envelope.ok()) return envelope.status();
  return CompleteEvent(*envelope, position);
}

}  // namespace

absl::StatusOr<event::v1::Statement> ReadStatementVersion(const ReadState& state, uint64_t version_position) {
  absl::StatusOr<event::v1::Event> event = ReadCompleteEvent(state, version_position);
  if (!event.ok()) return event.status();
  if (event->has_statement_recorded()) {
    event::v1::Statement& statement = *event->mutable_statement_recorded()->mutable_statement();
    statement.set_statement_id(event->event_id());
    return std::move(statement);
  }
  if (event->has_statement_amended()) {
    event::v1::Statement& statement = *event->mutable_statement_amended()->mutable_statement();
    statement.set_statement_id(event->statement_amended().statement_id());
    return std::move(statement);
  }
  return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}},
                   absl::StrCat("position ", version_position, " carries no statement"));
}

absl::StatusOr<event::v1::Statement> ReadStatement(const ReadState& state, RevisionReader& revisions,
                                                   uint64_t first_position, uint64_t version_position,
                                                   uint64_t known_position) {
  absl::StatusOr<event::v1::Statement> statement = ReadStatementVersion(state, version_position);
  if (!statement.ok()) return statement;
  absl::StatusOr<std::vector<Revision>> corroborations =
      revisions.Corroborations(first_position, known_position);
  if (!corroborations.ok()) return corroborations.status();
  for (const Revision& corroboration : *corroborations) {
    absl::StatusOr<event::v1::Event> event = ReadCompleteEvent(state, corroboration.position);
    if (!event.ok()) return event.status();
    *statement->add_sources() = event->statement_corroborated().source();
  }
  return statement;
}

absl::StatusOr<StatementHistory> ReadStatementHistory(const ReadState& state, const Uuid& id,
                                                      uint64_t known_position) {
  absl::StatusOr<std::optional<uint64_t>> first = FirstPosition(state, id);
  if (!first.ok()) return first.status();
  if (!first->has_value() || **first > known_position) return UnknownStatement("statement_id", id.ToString());
  RevisionReader reader(state);
  absl::StatusOr<std::vector<Revision>> revisions = reader.All(**first, known_position);
  if (!revisions.ok()) return revisions.status();
  revisions->insert(revisions->begin(), Revision{**first, RevisionKind::kAmended});

  StatementHistory history;
  size_t current = 0;  // index of the version in force
  bool retracted = false;
  for (size_t i = 0; i < revisions->size(); ++i) {
    const Revision& revision = (*revisions)[i];
    absl::StatusOr<event::v1::Event> event = ReadCompleteEvent(state, revision.position);
    if (!event.ok()) return event.status();
    history.versions.push_back({*std::move(event), 0});
    if (i == 0 || revision.kind == RevisionKind::kCorroborated) continue;
    history.versions[current].closed_position = revision.position;
    retracted = revision.kind == RevisionKind::kRetracted;
    if (!retracted) current = i;
  }
  if (retracted) return history;
  absl::StatusOr<event::v1::Statement> statement =
      ReadStatement(state, reader, **first, (*revisions)[current].position, known_position);
  if (!statement.ok()) return statement.status();
  history.current = *std::move(statement);
  return history;
}

absl::Status UnknownStatement(const std::string& field, const std::string& id) {
  return MakeError(
      absl::StatusCode::kNotFound, {Reason::kUnknownStatement, field, {{"statement_id", id}}},
      absl::StrCat(field, ": no statement ", id, " is on record; wanted the id of a recorded statement"));
}

}  // namespace parley
