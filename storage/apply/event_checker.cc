#include "storage/apply/event_checker.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/uuid.h"
#include "storage/ledger/ledger.h"
#include "storage/statements/revisions.h"
#include "storage/statements/statement_reader.h"

namespace parley {
namespace {

// Replaces a name by its id. Empty names stay empty: which ones may be is checked before.
absl::Status ResolveName(const Catalog& catalog, NameKind kind, const std::string& field, std::string* name) {
  if (name->empty()) return absl::OkStatus();
  absl::StatusOr<EntityRef> ref = catalog.Resolve(kind, *name, Catalog::kNewest, field);
  if (!ref.ok()) return ref.status();
  *name = ref->id;
  return absl::OkStatus();
}

absl::Status ResolveStatement(const Catalog& catalog, event::v1::Statement& statement) {
  absl::Status status = ResolveName(catalog, NameKind::kParty, "party", statement.mutable_party());
  status.Update(ResolveName(catalog, NameKind::kIssue, "issue", statement.mutable_issue()));
  if (!statement.speaker().empty()) {
    status.Update(ResolveName(catalog, NameKind::kSpeaker, "speaker", statement.mutable_speaker()));
  }
  if (!statement.delivered_by().empty()) {
    status.Update(ResolveName(catalog, NameKind::kParty, "delivered_by", statement.mutable_delivered_by()));
  }
  if (!statement.reported_by().empty()) {
    status.Update(ResolveName(catalog, NameKind::kParty, "reported_by", statement.mutable_reported_by()));
  }
  return status;
}

// Checks that the statement exists and was not retracted.
absl::Status CheckTarget(const ReadState& state, const std::string& statement_id) {
  absl::StatusOr<Uuid> id = Uuid::Parse(statement_id);
  if (!id.ok()) return id.status();
  absl::StatusOr<std::optional<uint64_t>> first = FirstPosition(state, *id);
  if (!first.ok()) return first.status();
  if (!first->has_value()) return UnknownStatement("statement_id", id->ToString());
  absl::StatusOr<std::optional<Revision>> last = LastChange(state, **first, UINT64_MAX);
  if (!last.ok()) return last.status();
  if (!last->has_value() || (*last)->kind != RevisionKind::kRetracted) return absl::OkStatus();
  const std::string position = absl::StrCat((*last)->position);
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   {Reason::kStatementRetracted,
                    "statement_id",
                    {{"statement_id", id->ToString()}, {"position", position}}},
                   absl::StrCat("statement_id: statement ", id->ToString(), " was retracted at position ",
                                position, "; record it anew if it stands after all"));
}

}  // namespace

absl::Status CheckEvent(const ReadState& state, const Catalog& catalog, bool has_names_to_resolve,
                        event::v1::Event& event) {
  if (event.has_statement_recorded()) {
    if (!has_names_to_resolve) return absl::OkStatus();
    return WithFieldPrefix(
        ResolveStatement(catalog, *event.mutable_statement_recorded()->mutable_statement()),
        "statement_recorded.statement.");
  }
  if (event.has_statement_amended()) {
    const absl::Status status = CheckTarget(state, event.statement_amended().statement_id());
    if (!status.ok()) return WithFieldPrefix(status, "statement_amended.");
    if (!has_names_to_resolve) return status;
    return WithFieldPrefix(ResolveStatement(catalog, *event.mutable_statement_amended()->mutable_statement()),
                           "statement_amended.statement.");
  }
  if (event.has_statement_corroborated()) {
    return WithFieldPrefix(CheckTarget(state, event.statement_corroborated().statement_id()),
                           "statement_corroborated.");
  }
  if (event.has_statement_retracted()) {
    return WithFieldPrefix(CheckTarget(state, event.statement_retracted().statement_id()),
                           "statement_retracted.");
  }
  return catalog.CheckDeclaration(event);
}

}  // namespace parley
