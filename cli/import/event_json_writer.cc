#include "cli/import/event_json.h"
#include "cli/import/json_writer.h"

namespace parley {
namespace {

using event::v1::Event;
using json_writer::AppendLabels;
using json_writer::AppendString;
using json_writer::ObjectWriter;

void AppendSource(const event::v1::Source& source, std::string* out) {
  ObjectWriter writer(out);
  writer.Text("title", source.title());
  writer.Text("publisher", source.publisher());
  writer.Text("url", source.url());
  writer.Text("publishedAt", source.published_at());
  writer.Text("retrievedAt", source.retrieved_at());
  writer.Text("sha256", source.sha256());
  if (!source.has_quote_span()) return;
  ObjectWriter span(writer.Key("quoteSpan"));
  if (source.quote_span().begin() != 0) *span.Key("begin") += std::to_string(source.quote_span().begin());
  if (source.quote_span().end() != 0) *span.Key("end") += std::to_string(source.quote_span().end());
}

void AppendStatement(const event::v1::Statement& statement, std::string* out) {
  ObjectWriter writer(out);
  writer.Text("statementId", statement.statement_id());
  writer.Text("party", statement.party());
  writer.Text("speaker", statement.speaker());
  writer.Text("deliveredBy", statement.delivered_by());
  writer.Text("reportedBy", statement.reported_by());
  writer.Text("issue", statement.issue());
  writer.Enum("stance", statement.stance());
  writer.Texts("conditions", statement.conditions());
  writer.Number("quantity", statement.has_quantity(), statement.quantity());
  writer.Number("quantityMax", statement.has_quantity_max(), statement.quantity_max());
  writer.Time("saidAt", statement.has_said_at(), statement.said_at());
  writer.Enum("saidAtPrecision", statement.said_at_precision());
  writer.Text("venue", statement.venue());
  writer.Text("quote", statement.quote());
  writer.Text("language", statement.language());
  writer.Text("translation", statement.translation());
  writer.Text("summary", statement.summary());
  writer.Enum("attribution", statement.attribution());
  writer.Number("confidence", statement.has_confidence(), statement.confidence());
  if (!statement.labels().empty()) AppendLabels(statement.labels(), writer.Key("labels"));
  writer.List("sources", statement.sources(), &AppendSource);
}

void AppendParty(const event::v1::Party& party, std::string* out) {
  ObjectWriter writer(out);
  writer.Text("partyId", party.party_id());
  writer.Text("name", party.name());
  writer.Enum("kind", party.kind());
  writer.Texts("aliases", party.aliases());
  writer.List("members", party.members(), [](const event::v1::Membership& member, std::string* text) {
    ObjectWriter item(text);
    item.Text("party", member.party());
    item.Text("from", member.from());
    item.Text("to", member.to());
  });
}

void AppendSpeaker(const event::v1::Speaker& speaker, std::string* out) {
  ObjectWriter writer(out);
  writer.Text("speakerId", speaker.speaker_id());
  writer.Text("name", speaker.name());
  writer.Texts("aliases", speaker.aliases());
  writer.List("roles", speaker.roles(), [](const event::v1::Role& role, std::string* text) {
    ObjectWriter item(text);
    item.Text("party", role.party());
    item.Text("title", role.title());
    item.Text("from", role.from());
    item.Text("to", role.to());
  });
}

void AppendIssue(const event::v1::Issue& issue, std::string* out) {
  ObjectWriter writer(out);
  writer.Text("issueId", issue.issue_id());
  writer.Text("proposition", issue.proposition());
  writer.Text("parent", issue.parent());
  writer.Text("unit", issue.unit());
  writer.Texts("aliases", issue.aliases());
  writer.Number("statusQuo", issue.has_status_quo(), issue.status_quo());
}

void AppendDeclaration(const Event& event, ObjectWriter* writer) {
  if (event.has_party_declared()) {
    ObjectWriter payload(writer->Key("partyDeclared"));
    if (event.party_declared().has_party()) AppendParty(event.party_declared().party(), payload.Key("party"));
  } else if (event.has_speaker_declared()) {
    ObjectWriter payload(writer->Key("speakerDeclared"));
    if (event.speaker_declared().has_speaker()) {
      AppendSpeaker(event.speaker_declared().speaker(), payload.Key("speaker"));
    }
  } else if (event.has_issue_declared()) {
    ObjectWriter payload(writer->Key("issueDeclared"));
    if (event.issue_declared().has_issue()) AppendIssue(event.issue_declared().issue(), payload.Key("issue"));
  }
}

void AppendStatementEvent(const Event& event, ObjectWriter* writer) {
  if (event.has_statement_recorded()) {
    ObjectWriter payload(writer->Key("statementRecorded"));
    const auto& recorded = event.statement_recorded();
    if (recorded.has_statement()) AppendStatement(recorded.statement(), payload.Key("statement"));
  } else if (event.has_statement_amended()) {
    ObjectWriter payload(writer->Key("statementAmended"));
    const auto& amended = event.statement_amended();
    payload.Text("statementId", amended.statement_id());
    if (amended.has_statement()) AppendStatement(amended.statement(), payload.Key("statement"));
    payload.Text("reason", amended.reason());
  } else if (event.has_statement_corroborated()) {
    ObjectWriter payload(writer->Key("statementCorroborated"));
    const auto& corroborated = event.statement_corroborated();
    payload.Text("statementId", corroborated.statement_id());
    if (corroborated.has_source()) AppendSource(corroborated.source(), payload.Key("source"));
  } else if (event.has_statement_retracted()) {
    ObjectWriter payload(writer->Key("statementRetracted"));
    payload.Text("statementId", event.statement_retracted().statement_id());
    payload.Text("reason", event.statement_retracted().reason());
  }
}

}  // namespace

void AppendEventJson(const Event& event, std::string* out) {
  ObjectWriter writer(out);
  writer.Text("eventId", event.event_id());
  if (event.position() != 0) AppendString(std::to_string(event.position()), writer.Key("position"));
  writer.Time("recordedAt", event.has_recorded_at(), event.recorded_at());
  writer.Text("recordedBy", event.recorded_by());
  writer.Time("originalRecordedAt", event.has_original_recorded_at(), event.original_recorded_at());
  AppendDeclaration(event, &writer);
  AppendStatementEvent(event, &writer);
  json_writer::AppendAlertEvent(event, &writer);
}

}  // namespace parley
