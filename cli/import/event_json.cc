#include "cli/import/event_json.h"

#include <google/protobuf/util/json_util.h>

#include <cstring>

#include "cli/import/alert_json_fields.h"
#include "cli/import/json_fields.h"

namespace parley {
namespace {

using event::v1::CharacterSpan;
using event::v1::Event;
using event::v1::Issue;
using event::v1::IssueDeclared;
using event::v1::Membership;
using event::v1::Party;
using event::v1::PartyDeclared;
using event::v1::Role;
using event::v1::Source;
using event::v1::Speaker;
using event::v1::SpeakerDeclared;
using event::v1::Statement;
using event::v1::StatementAmended;
using event::v1::StatementCorroborated;
using event::v1::StatementRecorded;
using event::v1::StatementRetracted;
using json_fields::element;
using json_fields::Enum;
using json_fields::Field;
using json_fields::Number;
using json_fields::Object;
using json_fields::Objects;
using json_fields::Text;
using json_fields::TextMap;
using json_fields::Texts;
using json_fields::Time;
using json_fields::Unsigned;

constexpr std::array<Field<CharacterSpan>, 2> kSpanFields{{
    {"begin", "begin", &Unsigned<&CharacterSpan::set_begin>},
    {"end", "end", &Unsigned<&CharacterSpan::set_end>},
}};

constexpr std::array<Field<Source>, 7> kSourceFields{{
    {"title", "title", &Text<&Source::mutable_title>},
    {"publisher", "publisher", &Text<&Source::mutable_publisher>},
    {"url", "url", &Text<&Source::mutable_url>},
    {"publishedAt", "published_at", &Text<&Source::mutable_published_at>},
    {"retrievedAt", "retrieved_at", &Text<&Source::mutable_retrieved_at>},
    {"sha256", "sha256", &Text<&Source::mutable_sha256>},
    {"quoteSpan", "quote_span", &Object<&Source::mutable_quote_span, kSpanFields>},
}};

constexpr std::array<Field<Statement>, 21> kStatementFields{{
    {"party", "party", &Text<&Statement::mutable_party>},
    {"issue", "issue", &Text<&Statement::mutable_issue>},
    {"stance", "stance", &Enum<&Statement::set_stance>},
    {"saidAt", "said_at", &Time<&Statement::mutable_said_at>},
    {"saidAtPrecision", "said_at_precision", &Enum<&Statement::set_said_at_precision>},
    {"attribution", "attribution", &Enum<&Statement::set_attribution>},
    {"sources", "sources", &Objects<Statement, Source, &Statement::mutable_sources, kSourceFields>},
    {"speaker", "speaker", &Text<&Statement::mutable_speaker>},
    {"quote", "quote", &Text<&Statement::mutable_quote>},
    {"summary", "summary", &Text<&Statement::mutable_summary>},
    {"venue", "venue", &Text<&Statement::mutable_venue>},
    {"language", "language", &Text<&Statement::mutable_language>},
    {"translation", "translation", &Text<&Statement::mutable_translation>},
    {"conditions", "conditions", &Texts<Statement, &Statement::mutable_conditions>},
    {"quantity", "quantity", &Number<&Statement::set_quantity>},
    {"quantityMax", "quantity_max", &Number<&Statement::set_quantity_max>},
    {"confidence", "confidence", &Number<&Statement::set_confidence>},
    {"labels", "labels", &TextMap<&Statement::mutable_labels>},
    {"deliveredBy", "delivered_by", &Text<&Statement::mutable_delivered_by>},
    {"reportedBy", "reported_by", &Text<&Statement::mutable_reported_by>},
    {"statementId", "statement_id", &Text<&Statement::mutable_statement_id>},
}};

constexpr std::array<Field<Membership>, 3> kMembershipFields{{
    {"party", "party", &Text<&Membership::mutable_party>},
    {"from", "from", &Text<&Membership::mutable_from>},
    {"to", "to", &Text<&Membership::mutable_to>},
}};

constexpr std::array<Field<Party>, 5> kPartyFields{{
    {"partyId", "party_id", &Text<&Party::mutable_party_id>},
    {"name", "name", &Text<&Party::mutable_name>},
    {"kind", "kind", &Enum<&Party::set_kind>},
    {"aliases", "aliases", &Texts<Party, &Party::mutable_aliases>},
    {"members", "members", &Objects<Party, Membership, &Party::mutable_members, kMembershipFields>},
}};

constexpr std::array<Field<Role>, 4> kRoleFields{{
    {"party", "party", &Text<&Role::mutable_party>},
    {"title", "title", &Text<&Role::mutable_title>},
    {"from", "from", &Text<&Role::mutable_from>},
    {"to", "to", &Text<&Role::mutable_to>},
}};

constexpr std::array<Field<Speaker>, 4> kSpeakerFields{{
    {"speakerId", "speaker_id", &Text<&Speaker::mutable_speaker_id>},
    {"name", "name", &Text<&Speaker::mutable_name>},
    {"aliases", "aliases", &Texts<Speaker, &Speaker::mutable_aliases>},
    {"roles", "roles", &Objects<Speaker, Role, &Speaker::mutable_roles, kRoleFields>},
}};

constexpr std::array<Field<Issue>, 6> kIssueFields{{
    {"issueId", "issue_id", &Text<&Issue::mutable_issue_id>},
    {"proposition", "proposition", &Text<&Issue::mutable_proposition>},
    {"parent", "parent", &Text<&Issue::mutable_parent>},
    {"unit", "unit", &Text<&Issue::mutable_unit>},
    {"aliases", "aliases", &Texts<Issue, &Issue::mutable_aliases>},
    {"statusQuo", "status_quo", &Number<&Issue::set_status_quo>},
}};

constexpr std::array<Field<PartyDeclared>, 1> kPartyDeclaredFields{{
    {"party", "party", &Object<&PartyDeclared::mutable_party, kPartyFields>},
}};

constexpr std::array<Field<SpeakerDeclared>, 1> kSpeakerDeclaredFields{{
    {"speaker", "speaker", &Object<&SpeakerDeclared::mutable_speaker, kSpeakerFields>},
}};

constexpr std::array<Field<IssueDeclared>, 1> kIssueDeclaredFields{{
    {"issue", "issue", &Object<&IssueDeclared::mutable_issue, kIssueFields>},
}};

constexpr std::array<Field<StatementRecorded>, 1> kRecordedFields{{
    {"statement", "statement", &Object<&StatementRecorded::mutable_statement, kStatementFields>},
}};

constexpr std::array<Field<StatementAmended>, 3> kAmendedFields{{
    {"statementId", "statement_id", &Text<&StatementAmended::mutable_statement_id>},
    {"statement", "statement", &Object<&StatementAmended::mutable_statement, kStatementFields>},
    {"reason", "reason", &Text<&StatementAmended::mutable_reason>},
}};

constexpr std::array<Field<StatementCorroborated>, 2> kCorroboratedFields{{
    {"statementId", "statement_id", &Text<&StatementCorroborated::mutable_statement_id>},
    {"source", "source", &Object<&StatementCorroborated::mutable_source, kSourceFields>},
}};

constexpr std::array<Field<StatementRetracted>, 2> kRetractedFields{{
    {"statementId", "statement_id", &Text<&StatementRetracted::mutable_statement_id>},
    {"reason", "reason", &Text<&StatementRetracted::mutable_reason>},
}};

// A payload; an event has one.
template <auto kMutable, const auto& kFields>
bool Payload(const element& value, Event* event, JsonError* error) {
  if (event->payload_case() != Event::PAYLOAD_NOT_SET) {
    error->reason = "the line has another payload already; an event has one";
    return false;
  }
  return Object<kMutable, kFields>(value, event, error);
}

constexpr std::array<Field<Event>, 16> kEventFields{{
    {"statementRecorded", "statement_recorded",
     &Payload<&Event::mutable_statement_recorded, kRecordedFields>},
    {"eventId", "event_id", &Text<&Event::mutable_event_id>},
    {"originalRecordedAt", "original_recorded_at", &Time<&Event::mutable_original_recorded_at>},
    {"partyDeclared", "party_declared", &Payload<&Event::mutable_party_declared, kPartyDeclaredFields>},
    {"speakerDeclared", "speaker_declared",
     &Payload<&Event::mutable_speaker_declared, kSpeakerDeclaredFields>},
    {"issueDeclared", "issue_declared", &Payload<&Event::mutable_issue_declared, kIssueDeclaredFields>},
    {"statementAmended", "statement_amended", &Payload<&Event::mutable_statement_amended, kAmendedFields>},
    {"statementCorroborated", "statement_corroborated",
     &Payload<&Event::mutable_statement_corroborated, kCorroboratedFields>},
    {"statementRetracted", "statement_retracted",
     &Payload<&Event::mutable_statement_retracted, kRetractedFields>},
    {"alertRuleDeclared", "alert_rule_declared",
     &Payload<&Event::mutable_alert_rule_declared, json_fields::kAlertRuleDeclaredFields>},
    {"alertRuleRemoved", "alert_rule_removed",
     &Payload<&Event::mutable_alert_rule_removed, json_fields::kAlertRuleRemovedFields>},
    {"alertAcknowledged", "alert_acknowledged",
     &Payload<&Event::mutable_alert_acknowledged, json_fields::kAlertAcknowledgedFields>},
    {"clockTicked", "clock_ticked", &Payload<&Event::mutable_clock_ticked, json_fields::kClockTickedFields>},
    {"position", "position", &Unsigned<&Event::set_position>},
    {"recordedAt", "recorded_at", &Time<&Event::mutable_recorded_at>},
    {"recordedBy", "recorded_by", &Text<&Event::mutable_recorded_by>},
}};

// Whole numbers above 64 bits are valid JSON that the fast parser does not read; protobuf's does.
bool ParseSlowly(const char* data, std::size_t size, Event* event, JsonError* error) {
  const auto status =
      google::protobuf::util::JsonStringToMessage(google::protobuf::StringPiece(data, size), event);
  if (status.ok()) return true;
  error->reason = std::string(status.message().data(), status.message().size());
  return false;
}

}  // namespace

struct EventJsonParser::Impl {
  simdjson::dom::parser parser;
};

EventJsonParser::EventJsonParser() : impl_(std::make_unique<Impl>()) {}
EventJsonParser::~EventJsonParser() = default;

bool EventJsonParser::Parse(const char* data, std::size_t size, Event* event, JsonError* error) {
  static_assert(kJsonPadding >= simdjson::SIMDJSON_PADDING);
  element root;
  const simdjson::error_code code = impl_->parser.parse(data, size, /*realloc_if_needed=*/false).get(root);
  if (code == simdjson::NUMBER_ERROR) return ParseSlowly(data, size, event, error);
  if (code != simdjson::SUCCESS) {
    error->reason = std::string("not valid JSON: ") + simdjson::error_message(code);
    return false;
  }
  return json_fields::ReadObject(root, kEventFields, event, error);
}

}  // namespace parley
