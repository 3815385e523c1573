#include "storage/apply/projector.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/time.h"
#include "storage/apply/counters.h"
#include "storage/fold/fold_index.h"
#include "storage/ledger/ledger.h"
#include "storage/statements/line_corroborations.h"
#include "storage/statements/revisions.h"
#include "storage/statements/statement_keys.h"
#include "storage/statements/statement_reader.h"

namespace parley {
namespace {

// Where the statement that an event names was first recorded.
absl::StatusOr<uint64_t> FirstPositionOf(const ReadState& state, const OrderedEvent& ordered,
                                         const std::string& statement_id) {
  if (ordered.statement_position != 0) return ordered.statement_position;
  const absl::StatusOr<Uuid> id = Uuid::Parse(statement_id);
  if (!id.ok()) return id.status();
  const absl::StatusOr<std::optional<uint64_t>> first = FindEvent(state, *id);
  if (!first.ok()) return first.status();
  if (!first->has_value())
    return DoesNotFit("it names a statement that was not recorded before", ordered.position);
  return **first;
}

FoldRecord MakeFoldRecord(const event::v1::Statement& statement, const Uuid& id, const LineKey& key,
                          uint64_t version_position) {
  FoldRecord record;
  record.said_at_us = key.said_at_us;
  record.first_position = key.first_position;
  record.version_position = version_position;
  record.statement_id = id;
  record.stance = statement.stance();
  record.attribution = statement.attribution();
  record.precision = statement.said_at_precision();
  record.conditions.assign(statement.conditions().begin(), statement.conditions().end());
  if (statement.has_quantity()) record.quantity = statement.quantity();
  if (statement.has_quantity_max()) record.quantity_max = statement.quantity_max();
  return record;
}

}  // namespace

absl::Status Projector::Load(const ReadState& state) {
  absl::StatusOr<LedgerCounts> counts = ReadCounters(state);
  if (!counts.ok()) return counts.status();
  counts_ = *counts;
  return absl::OkStatus();
}

absl::Status Projector::Flush(WriteState& state) const {
  return PutCounters(state, counts_);
}

absl::Status Projector::Apply(WriteState& state, const OrderedEvent& ordered) {
  const absl::Status entered = Enter(state, ordered);
  return entered.ok() ? Derive(state, ordered) : entered;
}

absl::Status Projector::Enter(WriteState& state, const OrderedEvent& ordered) {
  ++counts_.events;
  return PutEventId(state, ordered.event_id, ordered.position);
}

absl::Status Projector::Derive(WriteState& state, const OrderedEvent& ordered) {
  switch (ordered.event->payload_case()) {
    case event::v1::Event::kPartyDeclared:
    case event::v1::Event::kSpeakerDeclared:
    case event::v1::Event::kIssueDeclared:
    case event::v1::Event::kAlertRuleDeclared:
    case event::v1::Event::kAlertRuleRemoved:
      return ApplyDeclaration(state, ordered);
    case event::v1::Event::kAlertAcknowledged:  // these two matter to alerts alone
    case event::v1::Event::kClockTicked:
      return absl::OkStatus();
    case event::v1::Event::kStatementRecorded:
      return ApplyRecorded(state, ordered);
    case event::v1::Event::kStatementAmended:
      return ApplyAmended(state, ordered);
    case event::v1::Event::kStatementCorroborated:
      return ApplyCorroborated(state, ordered);
    case event::v1::Event::kStatementRetracted:
      return ApplyRetracted(state, ordered);
    case event::v1::Event::PAYLOAD_NOT_SET:
      break;
  }
  return DoesNotFit("a kind of event that this program does not know", ordered.position);
}

absl::Status Projector::ApplyDeclaration(WriteState& state, const OrderedEvent& ordered) {
  catalog_.Apply(*ordered.event, ordered.position);
  counts_.parties = catalog_.Count(NameKind::kParty);
  counts_.speakers = catalog_.Count(NameKind::kSpeaker);
  counts_.issues = catalog_.Count(NameKind::kIssue);
  return state.PutBlind(Family::kCatalog, LedgerKey(ordered.position), SerializePayload(*ordered.event));
}

absl::Status Projector::ApplyRecorded(WriteState& state, const OrderedEvent& ordered) {
  ++counts_.statements;
  return AddStatementVersion(state, ordered.event->statement_recorded().statement(), ordered.event_id,
                             ordered.position, ordered.position);
}

absl::Status Projector::ApplyAmended(WriteState& state, const OrderedEvent& ordered) {
  const event::v1::StatementAmended& amended = ordered.event->statement_amended();
  const absl::StatusOr<Uuid> id = Uuid::Parse(amended.statement_id());
  if (!id.ok()) return id.status();
  const absl::StatusOr<uint64_t> first = FirstPositionOf(state, ordered, amended.statement_id());
  if (!first.ok()) return first.status();
  ++counts_.amendments;
  absl::Status status = CloseStatementVersion(state, *first, ordered.position);
  if (!status.ok()) return status;
  status = PutRevision(state, *first, {ordered.position, RevisionKind::kAmended});
  if (!status.ok()) return status;
  status = AddStatementVersion(state, amended.statement(), *id, *first, ordered.position);
  if (!status.ok()) return status;
  return TakeCorroborationsAlong(state, amended.statement(), *first, ordered.position);
}

// The line of an amended statement may be another one.
absl::Status Projector::TakeCorroborationsAlong(WriteState& state, const event::v1::Statement& amended,
                                                uint64_t first_position, uint64_t position) const {
  const absl::StatusOr<std::vector<Revision>> corroborations =
      CorroborationsOf(state, first_position, position);
  if (!corroborations.ok()) return corroborations.status();
  if (corroborations->empty()) return absl::OkStatus();
  const absl::StatusOr<PairKey> pair = PairOf(amended);
  if (!pair.ok()) return pair.status();
  absl::Status status;
  for (const Revision& one : *corroborations)
    status.Update(PutCorroboration(state, *pair, first_position, one.position));
  return status;
}

absl::Status Projector::ApplyCorroborated(WriteState& state, const OrderedEvent& ordered) {
  const absl::StatusOr<uint64_t> first =
      FirstPositionOf(state, ordered, ordered.event->statement_corroborated().statement_id());
  if (!first.ok()) return first.status();
  ++counts_.corroborations;
  const absl::StatusOr<PlacedVersion> version = LastVersion(state, *first, ordered.position);
  if (!version.ok()) return version.status();
  const absl::Status status = PutRevision(state, *first, {ordered.position, RevisionKind::kCorroborated});
  if (!status.ok()) return status;
  return PutCorroboration(state, version->pair, *first, ordered.position);
}

absl::Status Projector::ApplyRetracted(WriteState& state, const OrderedEvent& ordered) {
  const absl::StatusOr<uint64_t> first =
      FirstPositionOf(state, ordered, ordered.event->statement_retracted().statement_id());
  if (!first.ok()) return first.status();
  ++counts_.retractions;
  const absl::Status status = CloseStatementVersion(state, *first, ordered.position);
  if (!status.ok()) return status;
  return PutRevision(state, *first, {ordered.position, RevisionKind::kRetracted});
}

absl::StatusOr<PairKey> Projector::PairOf(const event::v1::Statement& statement) const {
  const PairKey pair{catalog_.NumberOf(NameKind::kParty, statement.party()),
                     catalog_.NumberOf(NameKind::kIssue, statement.issue())};
  if (pair.party == 0 || pair.issue == 0) {
    return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}},
                     absl::StrCat("undeclared party ", statement.party(), " or issue ", statement.issue()));
  }
  return pair;
}

absl::Status Projector::AddStatementVersion(WriteState& state, const event::v1::Statement& statement,
                                            const Uuid& statement_id, uint64_t first_position,
                                            uint64_t version_position) {
  absl::StatusOr<PairKey> pair = PairOf(statement);
  if (!pair.ok()) return pair.status();
  absl::StatusOr<int64_t> said_at_us = MicrosFromTimestamp(statement.said_at());
  if (!said_at_us.ok()) return said_at_us.status();
  const IndexEntry entry{{*said_at_us, first_position}, version_position};
  absl::Status status =
      AddToFolds(state, *pair, MakeFoldRecord(statement, statement_id, entry.key, version_position));
  if (!status.ok()) return status;

  const std::string party_prefix = IndexPrefix(pair->party);
  const std::string issue_prefix = IndexPrefix(pair->issue);
  status = state.PutBlind(Family::kStances, IndexKey(party_prefix + issue_prefix, entry), {});
  status.Update(state.PutBlind(Family::kByParty, IndexKey(party_prefix, entry), {}));
  status.Update(state.PutBlind(Family::kByIssue, IndexKey(issue_prefix, entry), {}));
  status.Update(state.PutBlind(Family::kBySaidAt, IndexKey("", entry), {}));
  if (!statement.speaker().empty()) {
    const uint32_t speaker = catalog_.NumberOf(NameKind::kSpeaker, statement.speaker());
    status.Update(state.PutBlind(Family::kBySpeaker, IndexKey(IndexPrefix(speaker), entry), {}));
  }
  return status;
}

absl::StatusOr<PlacedVersion> Projector::LastVersion(const WriteState& state, uint64_t first_position,
                                                     uint64_t position) const {
  if (later_ != nullptr) return later_->Last(first_position);
  absl::StatusOr<std::optional<Revision>> last = LastChange(state, first_position, position);
  if (!last.ok()) return last.status();
  const uint64_t version = last->has_value() ? (*last)->position : first_position;
  absl::StatusOr<event::v1::Statement> statement = ReadStatementVersion(state, version);
  if (!statement.ok()) return statement.status();
  absl::StatusOr<PairKey> pair = PairOf(*statement);
  if (!pair.ok()) return pair.status();
  absl::StatusOr<int64_t> said_at_us = MicrosFromTimestamp(statement->said_at());
  if (!said_at_us.ok()) return said_at_us.status();
  return PlacedVersion{*pair, {*said_at_us, first_position, version}};
}

absl::Status Projector::CloseStatementVersion(WriteState& state, uint64_t first_position, uint64_t position) {
  const absl::StatusOr<PlacedVersion> last = LastVersion(state, first_position, position);
  if (!last.ok()) return last.status();
  if (later_ != nullptr) return later_->Close(*last, position);
  return CloseVersion(state, last->pair, last->key.line(), last->key.version_position, position);
}

absl::Status Projector::AddToFolds(WriteState& state, PairKey pair, const FoldRecord& record) {
  if (later_ != nullptr) return later_->Add(pair, record);
  const absl::StatusOr<bool> is_new_pair = AddVersion(state, pair, record);
  if (!is_new_pair.ok()) return is_new_pair.status();
  if (*is_new_pair) ++counts_.pairs;
  return absl::OkStatus();
}

}  // namespace parley
