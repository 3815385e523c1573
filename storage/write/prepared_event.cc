#include "storage/write/prepared_event.h"

#include <utility>

#include "core/error.h"

namespace parley {
namespace {

void ReadId(PreparedEvent& prepared) {
  const std::string& text = prepared.event.event_id();
  if (text.empty()) return;
  const absl::StatusOr<Uuid> id = Uuid::Parse(text);
  if (id.ok()) {
    prepared.id = *id;
  } else {
    prepared.bad_id =
        InvalidField("event_id", text, "a UUID such as 6f1c0f4e-6c1b-4d55-9f39-0c5f5f1f2a10, or nothing");
  }
}

bool NamesOnlyIds(const event::v1::Statement& statement, const Catalog& catalog) {
  return catalog.AreIds({{NameKind::kParty, statement.party()},
                         {NameKind::kIssue, statement.issue()},
                         {NameKind::kSpeaker, statement.speaker()},
                         {NameKind::kParty, statement.delivered_by()},
                         {NameKind::kParty, statement.reported_by()}});
}

// An id stays what it is; other names may come to mean something else before the event has its turn.
bool HasNamesToResolve(const event::v1::Event& event, const Catalog& catalog) {
  if (event.has_statement_recorded()) return !NamesOnlyIds(event.statement_recorded().statement(), catalog);
  if (event.has_statement_amended()) return !NamesOnlyIds(event.statement_amended().statement(), catalog);
  return !event.has_statement_corroborated() && !event.has_statement_retracted();
}

void Prepare(const Catalog& catalog, const ValidationContext& context, PreparedEvent& prepared) {
  ReadId(prepared);
  prepared.payload = SerializePayload(prepared.event);
  if (!prepared.bad_id.ok()) return;
  prepared.refused = ValidateEvent(prepared.event, context);
  if (!prepared.refused.ok()) return;
  if (NormalizeEvent(prepared.event)) prepared.Reserialize();
  prepared.has_names_to_resolve = HasNamesToResolve(prepared.event, catalog);
  if (!prepared.has_names_to_resolve)
    prepared.payload_digest = PayloadDigest(prepared.salt, prepared.payload);
}

}  // namespace

void PreparedEvent::Reserialize() {
  std::string now = SerializePayload(event);
  if (!given.has_value() && now != payload) given = std::move(payload);
  payload = std::move(now);
}

Envelope MakeEnvelope(PreparedEvent& event, uint64_t position, int64_t recorded_at_us,
                      const std::string& recorded_by) {
  Envelope envelope;
  envelope.event_id = event.id.has_value() ? *event.id : MakeUuid(recorded_at_us);
  envelope.recorded_at_us = recorded_at_us;
  envelope.recorded_by = recorded_by;
  if (event.event.has_original_recorded_at())
    envelope.original_recorded_at = event.event.original_recorded_at();
  envelope.payload = std::move(event.payload);
  if (event.given.has_value()) envelope.request_digest = DigestRequest(*event.given);
  envelope.salt = event.salt;
  envelope.commitment = Commitment(envelope, position, event.payload_digest);
  return envelope;
}

PreparedJob PrepareJob(AppendJob job, const Catalog& catalog, int64_t now_us) {
  PreparedJob prepared;
  std::vector<event::v1::Event> events = std::exchange(job.events, {});
  const ValidationContext context{now_us, job.allow_future_dates};
  prepared.job = std::move(job);
  prepared.events.resize(events.size());
  std::vector<Salt> salts(events.size());
  if (!salts.empty()) RandomBytes(salts.front().data(), salts.size() * sizeof(Salt));
  for (size_t i = 0; i < events.size(); ++i) {
    PreparedEvent& event = prepared.events[i];
    event.event = std::move(events[i]);
    event.salt = salts[i];
    Prepare(catalog, context, event);
    prepared.bytes += event.payload.size() + (event.given.has_value() ? event.given->size() : 0);
  }
  return prepared;
}

}  // namespace parley
