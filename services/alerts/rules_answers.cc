// DeclareAlertRules, ListAlertRules, MuteAlertRule, RemoveAlertRule.

#include <google/protobuf/util/message_differencer.h>

#include <set>
#include <string>

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

absl::StatusOr<uint64_t> AppendAll(const AlertContext& context, std::vector<event::v1::Event> events) {
  Store& store = context.services.store;
  if (events.empty()) return store.last_position();
  AppendJob job;
  job.events = std::move(events);
  const absl::StatusOr<AppendResult> result = store.AppendAndWait(std::move(job));
  if (!result.ok()) return result.status();
  return result->last_position;
}

event::v1::Event Declaring(const AlertRule& rule) {
  event::v1::Event event;
  *event.mutable_alert_rule_declared()->mutable_rule() = rule;
  return event;
}

event::v1::Event Removing(const std::string& rule_id, const std::string& reason) {
  event::v1::Event event;
  event.mutable_alert_rule_removed()->set_rule_id(rule_id);
  event.mutable_alert_rule_removed()->set_reason(reason);
  return event;
}

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
  std::vector<event::v1::Event> events;
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
    if (!same) events.push_back(Declaring(*rule));
  }
  for (const DeclaredRule& rule : catalog.RulesAt(Catalog::kNewest)) {
    if (!request.remove_others() || given.contains(rule.value->rule_id())) continue;
    AddOutcome(rule, nullptr, response);
    events.push_back(Removing(rule.value->rule_id(), ""));
  }
  if (request.validate_only()) events.clear();
  const absl::StatusOr<uint64_t> last = AppendAll(context, std::move(events));
  if (!last.ok()) return last.status();
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
                                 const StopCheck&, v1::MuteAlertRuleResponse& response) {
  const absl::StatusOr<DeclaredRule> rule =
      context.services.store.catalog().ResolveRule(request.rule_id(), "rule_id");
  if (!rule.ok()) return rule.status();
  *response.mutable_rule() = *rule->value;
  response.mutable_rule()->set_muted(request.muted());
  std::vector<event::v1::Event> events;
  if (rule->value->muted() != request.muted()) events.push_back(Declaring(response.rule()));
  const absl::StatusOr<uint64_t> last = AppendAll(context, std::move(events));
  if (!last.ok()) return last.status();
  response.mutable_basis()->set_known_position(*last);
  return absl::OkStatus();
}

absl::Status AnswerRemoveAlertRule(const AlertContext& context, const v1::RemoveAlertRuleRequest& request,
                                   const StopCheck&, v1::RemoveAlertRuleResponse& response) {
  const absl::StatusOr<DeclaredRule> rule =
      context.services.store.catalog().ResolveRule(request.rule_id(), "rule_id");
  if (!rule.ok()) return rule.status();
  const absl::StatusOr<uint64_t> last = AppendAll(context, {Removing(request.rule_id(), request.reason())});
  if (!last.ok()) return last.status();
  response.mutable_basis()->set_known_position(*last);
  return absl::OkStatus();
}

}  // namespace parley
