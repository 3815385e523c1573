#include "services/alerts/alert_builder.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "core/time.h"
#include "services/alerts/alert_text.h"
#include "services/convert/convert.h"
#include "storage/ledger/hash.h"

namespace parley {
namespace {

AlertWords WordsFor(const Catalog& catalog, const ActiveRule& rule, uint64_t position,
                    const Finding& finding) {
  AlertWords words;
  const auto party = catalog.PartyAt(finding.pair.party, position);
  words.party =
      party.value == nullptr ? catalog.IdOf(NameKind::kParty, finding.pair.party) : party.value->name();
  const auto issue = catalog.IssueAt(finding.pair.issue, position);
  if (issue.value != nullptr) words.unit = issue.value->unit();
  words.silent_seconds = rule.rule().silence().duration().seconds();
  if (finding.revision == nullptr) return words;
  words.correction = finding.revision->reason;
  words.amended = finding.revision->cause == ChangeCause::kAmended;
  words.retracted = finding.revision->cause == ChangeCause::kRetracted;
  return words;
}

void FillRule(const ActiveRule& rule, v1::Alert& alert) {
  alert.set_rule_id(rule.rule().rule_id());
  alert.set_rule_name(rule.rule().name());
  alert.set_rule_position(rule.declared.position);
  alert.set_severity(rule.rule().severity());
  *alert.mutable_labels() = rule.rule().labels();
  alert.set_trigger(static_cast<v1::AlertTrigger>(rule.rule().trigger_case()));
  alert.set_muted(rule.rule().muted());
}

void FillFinding(const Catalog& catalog, const Finding& finding, v1::Alert& alert) {
  const std::string& party = alert.party();
  if (finding.before.has_value()) Convert(*finding.before, party, alert.issue(), *alert.mutable_before());
  if (finding.after.has_value()) Convert(*finding.after, party, alert.issue(), *alert.mutable_after());
  *alert.mutable_statement() = finding.statement;
  if (finding.shift.has_value()) Convert(*finding.shift, *alert.mutable_shift());
  if (finding.value_before.has_value()) alert.set_value_before(*finding.value_before);
  if (finding.value_after.has_value()) alert.set_value_after(*finding.value_after);
  for (const uint32_t number : finding.parties) alert.add_parties(catalog.IdOf(NameKind::kParty, number));
  std::sort(alert.mutable_parties()->begin(), alert.mutable_parties()->end());
  if (finding.revision == nullptr) return;
  *alert.mutable_affected_from() = TimestampFromMicros(finding.revision->affected_from_us);
  if (finding.revision->affected_until_us.has_value()) {
    *alert.mutable_affected_until() = TimestampFromMicros(*finding.revision->affected_until_us);
  }
}

}  // namespace

Uuid AlertId(const std::string& rule_id, const std::string& event_id, const std::string& party,
             const std::string& issue) {
  // Texts that cannot hold a zero, so that no two findings give the same bytes.
  const std::string content =
      absl::StrCat("parley.alert.v1", std::string(1, '\0'), rule_id, std::string(1, '\0'), event_id,
                   std::string(1, '\0'), party, std::string(1, '\0'), issue);
  const Sha256Digest digest = Sha256({{content.data(), content.size()}});
  Uuid id;
  std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
  id.bytes[6] = static_cast<uint8_t>((id.bytes[6] & 0x0f) | 0x80);  // RFC 9562, version 8
  id.bytes[8] = static_cast<uint8_t>((id.bytes[8] & 0x3f) | 0x80);  // and variant
  return id;
}

v1::Alert BuildAlert(const Catalog& catalog, const ActiveRule& rule, const RaisingEvent& event,
                     const Finding& finding) {
  v1::Alert alert;
  alert.set_position(event.position);
  *alert.mutable_raised_at() = TimestampFromMicros(event.recorded_at_us);
  FillRule(rule, alert);
  alert.set_party(catalog.IdOf(NameKind::kParty, finding.pair.party));
  alert.set_issue(catalog.IdOf(NameKind::kIssue, finding.pair.issue));
  FillFinding(catalog, finding, alert);
  alert.set_alert_id(AlertId(rule.rule().rule_id(), event.event_id, alert.party(), alert.issue()).ToString());
  alert.set_reason(ReasonSentence(alert, WordsFor(catalog, rule, event.position, finding)));
  return alert;
}

}  // namespace parley
