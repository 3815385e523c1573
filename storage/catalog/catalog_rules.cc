// The part of Catalog that is about alert rules.

#include <shared_mutex>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"
#include "storage/catalog/catalog.h"

namespace parley {

DeclaredRule Catalog::RuleAt(const std::string& rule_id, uint64_t known_position) const {
  const std::shared_lock lock(mutex_);
  return rules_.At(rule_id, known_position);
}

std::vector<DeclaredRule> Catalog::RulesAt(uint64_t known_position) const {
  const std::shared_lock lock(mutex_);
  return rules_.At(known_position);
}

absl::StatusOr<DeclaredRule> Catalog::ResolveRule(const std::string& rule_id,
                                                  const std::string& field) const {
  const std::shared_lock lock(mutex_);
  DeclaredRule rule = rules_.At(rule_id, published_);
  if (rule.value == nullptr) return UnknownRule(field, rule_id, rules_.At(published_));
  return rule;
}

absl::Status Catalog::CheckRuleKnown(const std::string& rule_id, const std::string& field) const {
  const std::shared_lock lock(mutex_);
  if (rules_.Knows(rule_id, published_)) return absl::OkStatus();
  return UnknownRule(field, rule_id, rules_.At(published_));
}

uint64_t Catalog::RulesChangedAt(uint64_t known_position) const {
  const std::shared_lock lock(mutex_);
  return rules_.ChangedAt(known_position);
}

uint64_t Catalog::FirstRulePosition() const {
  const std::shared_lock lock(mutex_);
  return rules_.first_position();
}

absl::Status Catalog::CheckAlertRule(event::v1::AlertRule& rule) const {
  const std::shared_lock lock(mutex_);
  return CheckRule(rule);
}

absl::Status Catalog::CheckFilterNames(NameKind kind, const std::string& field,
                                       google::protobuf::RepeatedPtrField<std::string>& names) const {
  for (int i = 0; i < names.size(); ++i) {
    absl::StatusOr<EntityRef> ref =
        ResolveLocked(kind, names.Get(i), kNewest, absl::StrCat("filter.", field, "[", i, "]"));
    if (!ref.ok()) return ref.status();
    names[i] = ref->id;
  }
  return absl::OkStatus();
}

absl::Status Catalog::CheckRule(event::v1::AlertRule& rule) const {
  if (rules_.At(rule.rule_id(), kNewest).value == nullptr && rules_.count() >= limits::kAlertRulesMax) {
    return MakeError(absl::StatusCode::kInvalidArgument, {Reason::kRequestTooLarge, "rule_id", {}},
                     absl::StrCat("rule_id: ", limits::kAlertRulesMax,
                                  " alert rules are in force already; remove one first"));
  }
  if (!rule.has_filter()) return absl::OkStatus();
  event::v1::AlertFilter& filter = *rule.mutable_filter();
  absl::Status status = CheckFilterNames(NameKind::kParty, "parties", *filter.mutable_parties());
  status.Update(CheckFilterNames(NameKind::kIssue, "issues", *filter.mutable_issues()));
  status.Update(CheckFilterNames(NameKind::kSpeaker, "speakers", *filter.mutable_speakers()));
  return status;
}

}  // namespace parley
