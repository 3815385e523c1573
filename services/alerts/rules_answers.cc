// DeclareAlertRules, ListAlertRules, MuteAlertRule, RemoveAlertRule.

#include <google/protobuf/util/message_differencer.h>

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/validate_alert.h"
#include "core/validate_checks.h"
#include "services/alerts/alerts.h"
#include "services/request/basis.h"

namespace parley {
namespace {

using event::v1::AlertRule;
using google::protobuf::util::MessageDifferencer;

constexpr size_t kRulesPerRequestMax = 1'000;
constexpr int kMuteAttemptsMax = 20;  // each waits for the writer, so that a busy ledger has time to be quiet

// Events to append, and from which fields of the request they come.
class RuleEvents {
 public:
  // `field` gives the rule; empty: its fields are the request's own.
  void Declare(const AlertRule& rule, const std::string& field) {
    moves_.emplace_back(Path("alert_rule_declared.rule"), field);
    *events_.emplace_back().mutable_alert_rule_declared()->mutable_rule() = rule;
  }

  // Its fields are the request's own.
  void Remove(const std::string& rule_id, const std::string& reason) {
    moves_.emplace_back(Path("alert_rule_removed"), "");
    event::v1::AlertRuleRemoved& removed = *events_.emplace_back().mutable_alert_rule_removed();
    removed.set_rule_id(rule_id);
    removed.set_reason(reason);
  }

  // `field` asks for it without naming the rule.
  void RemoveUnnamed(const std::string& rule_id, const std::string& field) {
    moves_.emplace_back(Path("alert_rule_removed.rule_id"), field);
    events_.emplace_back().mutable_alert_rule_removed()->set_rule_id(rule_id);
  }

  void clear() { events_.clear(); }

  // Appends all, or none, once; the last position then. With nothing to append: as things stand. Errors name
  // fields of the request.
  absl::StatusOr<uint64_t> Append(Store& store, std::optional<uint64_t> expected_position = {}) {
    if (events_.empty()) return store.last_position();
    AppendJob job;
    job.events = std::move(events_);
    job.expected_position = expected_position;
    const absl::StatusOr<AppendResult> result = store.AppendAndWait(std::move(job));
    if (result.ok()) return result->last_position;
    absl::Status status = result.status();
    for (const auto& [path, field] : moves_) status = WithFieldMoved(status, path, field);
    return status;
  }

 private:
  // Of a part of the event that comes next.
  std::string Path(const char* part) const { return absl::StrCat("events[", events_.size(), "].", part); }

  std::vector<event::v1::Event> events_;
  std::vector<std::pair<std::string, std::string>> moves_;  // of fields, from the events to the request
};

void AddOutcome(const DeclaredRule& before, const AlertRule* after, v1::DeclareAlertRulesResponse& response) {
  v1::AlertRuleOutcome& outcome = *response.add_outcomes();
  if (before.value != nullptr) *outcome.mutable_before() = *before.value;
  if (after != nullptr) *outcome.mutable_after() = *after;
  outcome.set_rule_id(after == nullptr ? before.value->rule_id() : after->rule_id());
  outcome.set_change(after == nullptr                                    ? v1::ALERT_RULE_CHANGE_REMOVED
                     : before.value == nullptr                           ? v1::ALERT_RULE_CHANGE_CREATED
                     : MessageDifferencer::Equals(*before.value, *after) ? v1::ALERT_RULE_CHANGE_UNCHANGED
                                                                         : v1::ALERT_RULE_CHANGE_REVISED);
}

// The error of an append of the rule that `rule_id` of a request names, as it is on record.
absl::Status AtRuleId(const absl::Status& status) {
  std::optional<ErrorDetail> detail = DetailOf(status);
  if (!detail.has_value() || detail->field.empty()) return status;
  detail->field = "rule_id";
  return MakeError(status.code(), *detail, absl::StrCat("rule_id: ", std::string(status.message())));
}

// Declares the rule as it is, but for `muted`. Aborted kPositionMismatch when anything was appended since it
// was read: that may have revised it.
absl::Status TryMute(Store& store, const v1::MuteAlertRuleRequest& request,
                     v1::MuteAlertRuleResponse& response) {
  const uint64_t position = store.last_position();  // before the rule, which may be newer, but not older
  const absl::StatusOr<DeclaredRule> rule = store.catalog().ResolveRule(request.rule_id(), "rule_id");
  if (!rule.ok()) return rule.status();
  *response.mutable_rule() = *rule->value;
  response.mutable_rule()->set_muted(request.muted());
  RuleEvents events;
  if (rule->value->muted() != request.muted()) events.Declare(response.rule(), "");
  const absl::StatusOr<uint64_t> last = events.Append(store, position);
  if (!last.ok()) return AtRuleId(last.status());
  response.mutable_basis()->set_known_position(*last);
  return absl::OkStatus();
}

absl::Status LedgerTooBusy(const std::string& rule_id) {
  return MakeError(
      absl::StatusCode::kAborted, {Reason::kPositionMismatch, "", {}},
      absl::StrCat("each of ", kMuteAttemptsMax, " times something was appended between reading rule ",
                   rule_id, " and declaring it anew; nothing was changed: try again"));
}

}  // namespace

absl::StatusOr<AlertRule> ReadAlertRule(const Catalog& catalog, AlertRule rule, const std::string& field) {
  absl::Status status = CheckNoUnknownFields(rule);
  status.Update(ValidateAlertRule(rule));
  if (status.ok()) {
    NormalizeAlertRule(rule);
    status = catalog.CheckAlertRule(rule);
  }
  if (!status.ok()) return AtField(field, status);
  return rule;
}

absl::Status AnswerDeclareAlertRules(const AlertContext& context, const v1::DeclareAlertRulesRequest& request,
                                     const StopCheck&, v1::DeclareAlertRulesResponse& response) {
  const Catalog& catalog = context.services.store.catalog();
  if (static_cast<size_t>(request.rules_size()) > kRulesPerRequestMax) {
    return InvalidField("rules", absl::StrCat(request.rules_size(), " entries"),
                        absl::StrCat("at most ", kRulesPerRequestMax, " rules"));
  }
  RuleEvents events;
  std::set<std::string> given;
  for (int i = 0; i < request.rules_size(); ++i) {
    const std::string field = absl::StrCat("rules[", i, "]");
    const absl::StatusOr<AlertRule> rule = ReadAlertRule(catalog, request.rules(i), field);
    if (!rule.ok()) return rule.status();
    if (!given.insert(rule->rule_id()).second) {
      return InvalidField(field + ".rule_id", rule->rule_id(), "each rule once");
    }
    AddOutcome(catalog.RuleAt(rule->rule_id(), Catalog::kNewest), &*rule, response);
    const bool same = response.outcomes().rbegin()->change() == v1::ALERT_RULE_CHANGE_UNCHANGED;
    if (!same) events.Declare(*rule, field);
  }
  for (const DeclaredRule& rule : catalog.RulesAt(Catalog::kNewest)) {
    if (!request.remove_others() || given.contains(rule.value->rule_id())) continue;
    AddOutcome(rule, nullptr, response);
    events.RemoveUnnamed(rule.value->rule_id(), "remove_others");
  }
  if (request.validate_only()) events.clear();
  const absl::StatusOr<uint64_t> last = events.Append(context.services.store);
  if (!last.ok()) return WithFieldMoved(last.status(), "events", "rules");
  response.mutable_basis()->set_known_position(*last);
  return absl::OkStatus();
}

absl::Status AnswerListAlertRules(const AlertContext& context, const v1::ListAlertRulesRequest& request,
                                  const StopCheck&, v1::ListAlertRulesResponse& response) {
  const QueryView view = ViewOf(context.services.store, context.services.clock);
  const absl::StatusOr<uint64_t> known = ResolveKnownAt(view, request.known_at(), "known_at");
  if (!known.ok()) return known.status();
  response.mutable_basis()->set_known_position(*known);
  for (const DeclaredRule& rule : view.catalog.RulesAt(*known)) {
    v1::DeclaredAlertRule& out = *response.add_rules();
    *out.mutable_rule() = *rule.value;
    out.set_declared_position(rule.position);
  }
  return absl::OkStatus();
}

absl::Status AnswerMuteAlertRule(const AlertContext& context, const v1::MuteAlertRuleRequest& request,
                                 const StopCheck& stop, v1::MuteAlertRuleResponse& response) {
  for (int attempt = 0; attempt < kMuteAttemptsMax; ++attempt) {
    const absl::Status go_on = stop();
    if (!go_on.ok()) return go_on;
    const absl::Status muted = TryMute(context.services.store, request, response);
    const std::optional<ErrorDetail> detail = DetailOf(muted);
    if (!detail.has_value() || detail->reason != Reason::kPositionMismatch) return muted;
  }
  return LedgerTooBusy(request.rule_id());
}

absl::Status AnswerRemoveAlertRule(const AlertContext& context, const v1::RemoveAlertRuleRequest& request,
                                   const StopCheck&, v1::RemoveAlertRuleResponse& response) {
  const absl::StatusOr<DeclaredRule> rule =
      context.services.store.catalog().ResolveRule(request.rule_id(), "rule_id");
  if (!rule.ok()) return rule.status();
  RuleEvents events;
  events.Remove(request.rule_id(), request.reason());
  const absl::StatusOr<uint64_t> last = events.Append(context.services.store);
  if (!last.ok()) return last.status();
  response.mutable_basis()->set_known_position(*last);
  return absl::OkStatus();
}

}  // namespace parley
