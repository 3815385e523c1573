// ListAlerts, GetAlert, AcknowledgeAlert.

#include <algorithm>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/error.h"
#include "core/limits.h"
#include "services/alerts/alerts.h"
#include "services/request/filter.h"
#include "services/request/page.h"

namespace parley {
namespace {

constexpr size_t kLookedAtMax = 20'000;  // alerts for one page, when few match

bool Has(const std::vector<std::string>& ids, const std::string& id) {
  return ids.empty() || std::find(ids.begin(), ids.end(), id) != ids.end();
}

std::string KeyText(const AlertKey& key) {
  return absl::StrCat(key.position, ".", key.ordinal);
}

std::optional<AlertKey> ParseKey(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, '.');
  AlertKey key;
  if (parts.size() == 2 && absl::SimpleAtoi(parts[0], &key.position) &&
      absl::SimpleAtoi(parts[1], &key.ordinal)) {
    return key;
  }
  return std::nullopt;
}

// Waits until the rules were applied to everything that is written; that position.
absl::StatusOr<uint64_t> CatchUp(const AlertContext& context, const StopCheck& stop) {
  const uint64_t last = context.services.store.last_position();
  const absl::Status waited = context.engine.WaitFor(last, stop);
  if (!waited.ok()) return waited;
  return last;
}

absl::StatusOr<v1::Alert> FindAlert(const AlertContext& context, const std::string& alert_id) {
  const absl::StatusOr<Uuid> id = Uuid::Parse(alert_id);
  if (!id.ok()) return InvalidField("alert_id", alert_id, "the UUID of an alert");
  const AlertLog& log = context.services.store.alerts();
  const absl::StatusOr<std::optional<StoredAlert>> stored = log.Find(*id);
  if (!stored.ok()) return stored.status();
  if (!stored->has_value()) return UnknownAlert("alert_id", alert_id);
  return CompleteAlert(log, **stored);
}

// Fills one page of alerts at or before `from`.
absl::Status FillPage(const v1::ListAlertsRequest& request, const AlertLog& log, const AlertSelector& wanted,
                      const PageToken& page, AlertKey from, v1::ListAlertsResponse& response) {
  const size_t limit = PageSize(request.page_size(), limits::kPageSizeDefault, limits::kPageSizeMax);
  size_t looked_at = 0;
  size_t bytes = 0;
  absl::Status failed;
  const auto take = [&](const StoredAlert& stored) {
    const bool full = static_cast<size_t>(response.alerts_size()) == limit ||
                      bytes >= limits::kPageBytesMax || looked_at++ == kLookedAtMax;
    if (full) {
      response.set_next_page_token(EncodePageToken(request, {page.basis, {}, KeyText(stored.key)}));
      return false;
    }
    absl::StatusOr<v1::Alert> alert = CompleteAlert(log, stored);
    failed = alert.status();
    if (!alert.ok()) return false;
    if (!wanted.Takes(*alert)) return true;
    bytes += alert->ByteSizeLong();
    *response.add_alerts() = *std::move(alert);
    return true;
  };
  const std::string rule = wanted.only_rule();
  absl::Status read = rule.empty() ? log.Read(from, false, take) : log.ReadOfRule(rule, from, false, take);
  read.Update(failed);
  return read;
}

}  // namespace

absl::Status UnknownAlert(const std::string& field, const std::string& alert_id) {
  return MakeError(absl::StatusCode::kNotFound, {Reason::kUnknownAlert, field, {{"alert_id", alert_id}}},
                   absl::StrCat(field, ": there is no alert ", alert_id, "; ListAlerts has their ids"));
}

absl::StatusOr<v1::Alert> CompleteAlert(const AlertLog& log, const StoredAlert& stored) {
  v1::Alert alert;
  if (!alert.ParseFromString(stored.value)) return absl::InternalError("a stored alert is damaged");
  const absl::StatusOr<std::optional<std::string>> taken = log.Acknowledgement(stored.alert_id);
  if (!taken.ok()) return taken.status();
  if (taken->has_value() && !alert.mutable_acknowledgement()->ParseFromString(**taken)) {
    return absl::InternalError("a stored acknowledgement is damaged");
  }
  return alert;
}

absl::StatusOr<AlertSelector> AlertSelector::Read(const QueryView& view, const v1::AlertSelection& selection,
                                                  const std::string& field) {
  const absl::Status count = CheckNameCount(selection.rules_size(), field + ".rules");
  if (!count.ok()) return count;
  for (int i = 0; i < selection.rules_size(); ++i) {
    absl::Status known =
        view.catalog.CheckRuleKnown(selection.rules(i), absl::StrCat(field, ".rules[", i, "]"));
    if (!known.ok()) return known;
  }
  AlertSelector read;
  read.rules_.assign(selection.rules().begin(), selection.rules().end());
  v1::PairFilter pairs;
  *pairs.mutable_parties() = selection.parties();
  *pairs.mutable_issues() = selection.issues();
  const Basis basis{view.now_us, view.snapshot->last_position()};
  const absl::StatusOr<PairSelection> numbers = ReadPairFilter(view, pairs, basis, field);
  if (!numbers.ok()) return numbers.status();
  for (const uint32_t party : numbers->parties) {
    read.parties_.push_back(view.catalog.IdOf(NameKind::kParty, party));
  }
  for (const uint32_t issue : numbers->issues) {
    read.issues_.push_back(view.catalog.IdOf(NameKind::kIssue, issue));
  }
  if (!event::v1::AlertSeverity_IsValid(selection.min_severity())) {
    return InvalidField(field + ".min_severity", absl::StrCat(static_cast<int>(selection.min_severity())),
                        "one of INFO, WARNING, CRITICAL");
  }
  read.min_severity_ = selection.min_severity();
  read.unacknowledged_only_ = selection.unacknowledged_only();
  return read;
}

bool AlertSelector::Takes(const v1::Alert& alert) const {
  return Has(rules_, alert.rule_id()) && Has(parties_, alert.party()) && Has(issues_, alert.issue()) &&
         alert.severity() >= min_severity_ && !(unacknowledged_only_ && alert.has_acknowledgement());
}

absl::Status AnswerListAlerts(const AlertContext& context, const v1::ListAlertsRequest& request,
                              const StopCheck& stop, v1::ListAlertsResponse& response) {
  const absl::StatusOr<uint64_t> evaluated = CatchUp(context, stop);
  if (!evaluated.ok()) return evaluated.status();
  const QueryView view = ViewOf(context.services.store, context.services.clock);
  const absl::StatusOr<AlertSelector> wanted = AlertSelector::Read(view, request.selection(), "selection");
  if (!wanted.ok()) return wanted.status();
  const absl::StatusOr<std::optional<PageToken>> token = ReadPageToken(view, request);
  if (!token.ok()) return token.status();
  const PageToken page = token->has_value() ? **token : PageToken{{0, *evaluated}, {}, ""};
  AlertKey from{page.basis.known_position, UINT32_MAX};
  if (token->has_value()) {
    const std::optional<AlertKey> key = ParseKey(page.resume);
    if (!key.has_value()) return NoPageToken(request.page_token());
    from = *key;
  }
  response.mutable_basis()->set_known_position(page.basis.known_position);
  return FillPage(request, context.services.store.alerts(), *wanted, page, from, response);
}

absl::Status AnswerGetAlert(const AlertContext& context, const v1::GetAlertRequest& request,
                            const StopCheck& stop, v1::GetAlertResponse& response) {
  const absl::StatusOr<uint64_t> evaluated = CatchUp(context, stop);
  if (!evaluated.ok()) return evaluated.status();
  absl::StatusOr<v1::Alert> alert = FindAlert(context, request.alert_id());
  if (!alert.ok()) return alert.status();
  response.mutable_basis()->set_known_position(*evaluated);
  *response.mutable_alert() = *std::move(alert);
  return absl::OkStatus();
}

absl::Status AnswerAcknowledgeAlert(const AlertContext& context, const v1::AcknowledgeAlertRequest& request,
                                    const StopCheck& stop, v1::AcknowledgeAlertResponse& response) {
  absl::StatusOr<uint64_t> evaluated = CatchUp(context, stop);
  if (!evaluated.ok()) return evaluated.status();
  absl::StatusOr<v1::Alert> alert = FindAlert(context, request.alert_id());
  if (!alert.ok()) return alert.status();
  if (!alert->has_acknowledgement()) {
    AppendJob job;
    event::v1::AlertAcknowledged& acknowledged = *job.events.emplace_back().mutable_alert_acknowledged();
    acknowledged.set_alert_id(alert->alert_id());
    acknowledged.set_note(request.note());
    const absl::StatusOr<AppendResult> result = context.services.store.AppendAndWait(std::move(job));
    if (!result.ok()) return WithFieldMoved(result.status(), "events[0].alert_acknowledged", "");
    evaluated = CatchUp(context, stop);
    if (!evaluated.ok()) return evaluated.status();
    alert = FindAlert(context, request.alert_id());
    if (!alert.ok()) return alert.status();
  }
  response.mutable_basis()->set_known_position(*evaluated);
  *response.mutable_alert() = *std::move(alert);
  return absl::OkStatus();
}

}  // namespace parley
