#include "core/validate.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"
#include "core/validate_alert.h"
#include "core/validate_catalog.h"
#include "core/validate_checks.h"
#include "core/validate_statement.h"

namespace parley {
namespace {

using event::v1::Event;

constexpr char kReasonField[] = "reason";

absl::Status CheckReason(const std::string& reason) {
  return CheckText(kReasonField, reason,
                   {.chars_max = limits::kReasonCharsMax, .required = true, .multi_line = true});
}

// The fields that the server fills in are empty.
absl::Status CheckServerFields(const Event& event) {
  if (event.position() != 0) {
    return InvalidField("position", absl::StrCat(event.position()), "nothing: the server assigns positions");
  }
  if (event.has_recorded_at()) {
    return InvalidField("recorded_at", absl::StrCat(event.recorded_at().seconds(), " s"),
                        "nothing: the server's clock gives it; use original_recorded_at");
  }
  if (!event.recorded_by().empty()) {
    return InvalidField("recorded_by", event.recorded_by(), "nothing: the server knows who is calling");
  }
  return absl::OkStatus();
}

absl::Status CheckEnvelope(const Event& event) {
  absl::Status status = event.event_id().empty() ? absl::OkStatus() : CheckUuid("event_id", event.event_id());
  status.Update(CheckServerFields(event));
  if (event.has_original_recorded_at()) {
    status.Update(CheckWritableTime("original_recorded_at", event.original_recorded_at()));
  }
  return status;
}

absl::Status CheckDeclared(const Event& event) {
  if (event.has_party_declared()) {
    const auto& declared = event.party_declared();
    if (!declared.has_party()) return MissingField("party_declared.party", "a party");
    return AtField("party_declared.party", ValidateParty(declared.party()));
  }
  if (event.has_speaker_declared()) {
    const auto& declared = event.speaker_declared();
    if (!declared.has_speaker()) return MissingField("speaker_declared.speaker", "a speaker");
    return AtField("speaker_declared.speaker", ValidateSpeaker(declared.speaker()));
  }
  const auto& declared = event.issue_declared();
  if (!declared.has_issue()) return MissingField("issue_declared.issue", "an issue");
  return AtField("issue_declared.issue", ValidateIssue(declared.issue()));
}

absl::Status CheckRecorded(const Event& event, const ValidationContext& context) {
  const auto& recorded = event.statement_recorded();
  if (!recorded.has_statement()) return MissingField("statement", "a statement");
  absl::Status status = CheckSameId("statement.statement_id", recorded.statement().statement_id(),
                                    event.event_id(), "event_id");
  status.Update(AtField("statement", ValidateStatement(recorded.statement(), context)));
  return status;
}

absl::Status CheckAmended(const event::v1::StatementAmended& amended, const ValidationContext& context) {
  absl::Status status = CheckUuid("statement_id", amended.statement_id());
  if (!amended.has_statement()) {
    status.Update(MissingField("statement", "the statement as it should have been recorded"));
    return status;
  }
  status.Update(CheckSameId("statement.statement_id", amended.statement().statement_id(),
                            amended.statement_id(), "the statement_id to amend"));
  status.Update(AtField("statement", ValidateStatement(amended.statement(), context)));
  status.Update(CheckReason(amended.reason()));
  return status;
}

absl::Status CheckCorroborated(const event::v1::StatementCorroborated& corroborated) {
  absl::Status status = CheckUuid("statement_id", corroborated.statement_id());
  status.Update(corroborated.has_source() ? AtField("source", ValidateSource(corroborated.source()))
                                          : MissingField("source", "the further source"));
  return status;
}

absl::Status CheckRetracted(const event::v1::StatementRetracted& retracted) {
  absl::Status status = CheckUuid("statement_id", retracted.statement_id());
  status.Update(CheckReason(retracted.reason()));
  return status;
}

absl::Status CheckPayload(const Event& event, const ValidationContext& context) {
  switch (event.payload_case()) {
    case Event::kPartyDeclared:
    case Event::kSpeakerDeclared:
    case Event::kIssueDeclared:
      return CheckDeclared(event);
    case Event::kStatementRecorded:
      return AtField("statement_recorded", CheckRecorded(event, context));
    case Event::kStatementAmended:
      return AtField("statement_amended", CheckAmended(event.statement_amended(), context));
    case Event::kStatementCorroborated:
      return AtField("statement_corroborated", CheckCorroborated(event.statement_corroborated()));
    case Event::kStatementRetracted:
      return AtField("statement_retracted", CheckRetracted(event.statement_retracted()));
    case Event::kAlertRuleDeclared:
      if (!event.alert_rule_declared().has_rule()) return MissingField("alert_rule_declared.rule", "a rule");
      return AtField("alert_rule_declared.rule", ValidateAlertRule(event.alert_rule_declared().rule()));
    case Event::kAlertRuleRemoved:
      return AtField("alert_rule_removed", ValidateRuleRemoved(event.alert_rule_removed()));
    case Event::kAlertAcknowledged:
      return AtField("alert_acknowledged", ValidateAcknowledged(event.alert_acknowledged()));
    case Event::kClockTicked:
      return AtField("clock_ticked", ValidateClockTicked(event.clock_ticked(), context));
    case Event::PAYLOAD_NOT_SET:
      break;
  }
  return MissingField(
      "payload",
      "what happened: one of party_declared, speaker_declared, issue_declared, statement_recorded, "
      "statement_amended, statement_corroborated, statement_retracted, alert_rule_declared, "
      "alert_rule_removed, alert_acknowledged, clock_ticked");
}

// Brings a statement into the form in which it is stored; true if that changed it.
bool NormalizeStatement(event::v1::Statement& statement) {
  bool changed = !statement.statement_id().empty();
  statement.clear_statement_id();
  if (statement.attribution() == event::v1::ATTRIBUTION_UNSPECIFIED) {
    statement.set_attribution(event::v1::ATTRIBUTION_REPORTED);
    changed = true;
  }
  if (statement.said_at_precision() == event::v1::DATE_PRECISION_UNSPECIFIED) {
    statement.set_said_at_precision(event::v1::DATE_PRECISION_INSTANT);
    changed = true;
  }
  return changed;
}

// Puts an id into lower case; true if that changed it.
bool ToLower(std::string& id) {
  if (std::none_of(id.begin(), id.end(), absl::ascii_isupper)) return false;
  absl::AsciiStrToLower(&id);
  return true;
}

}  // namespace

absl::Status ValidateEvent(const Event& event, const ValidationContext& context) {
  absl::Status status = CheckNoUnknownFields(event);
  if (!status.ok()) return status;
  status.Update(CheckEnvelope(event));
  status.Update(CheckPayload(event, context));
  return status;
}

bool NormalizeEvent(Event& event) {
  event.clear_event_id();
  event.clear_position();
  event.clear_recorded_at();
  event.clear_recorded_by();
  if (event.has_statement_recorded()) {
    return NormalizeStatement(*event.mutable_statement_recorded()->mutable_statement());
  }
  if (event.has_statement_amended()) {
    const bool changed = ToLower(*event.mutable_statement_amended()->mutable_statement_id());
    return NormalizeStatement(*event.mutable_statement_amended()->mutable_statement()) || changed;
  }
  if (event.has_statement_corroborated()) {
    return ToLower(*event.mutable_statement_corroborated()->mutable_statement_id());
  }
  if (event.has_statement_retracted()) {
    return ToLower(*event.mutable_statement_retracted()->mutable_statement_id());
  }
  if (event.has_alert_rule_declared()) {
    return NormalizeAlertRule(*event.mutable_alert_rule_declared()->mutable_rule());
  }
  return event.has_alert_acknowledged() && ToLower(*event.mutable_alert_acknowledged()->mutable_alert_id());
}

}  // namespace parley
