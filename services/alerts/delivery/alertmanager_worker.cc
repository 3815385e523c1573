#include "services/alerts/delivery/alertmanager_worker.h"

#include <algorithm>
#include <utility>

#include "services/alerts/delivery/sink_request.h"
#include "services/limits.h"

namespace parley {

absl::StatusOr<std::unique_ptr<AlertmanagerWorker>> AlertmanagerWorker::Create(const DeliveryParts& parts,
                                                                               SinkInForce sink) {
  std::unique_ptr<AlertmanagerWorker> worker(new AlertmanagerWorker(parts, std::move(sink)));
  const absl::StatusOr<std::vector<AlertKey>> firing =
      parts.log.Firing(worker->id(), std::nullopt, limits::kAlertmanagerFiringMax);
  if (!firing.ok()) return firing.status();
  worker->firing_.insert(firing->begin(), firing->end());
  return worker;
}

void AlertmanagerWorker::OnAcknowledged(AlertKey key) {
  const bool under_way = std::find(keys().begin(), keys().end(), key) != keys().end();
  if (under_way || firing_.contains(key)) acknowledged_.insert(key);
}

int64_t AlertmanagerWorker::IdleUntil() const {
  return firing_.empty() ? kNever : resend_due_us_;
}

int64_t AlertmanagerWorker::lasts_us() const {
  return parts_.options.resend_interval_ms * limits::kAlertmanagerEndsAfterResends * 1'000;
}

// What fires is looked at anew, all of it, at once.
void AlertmanagerWorker::OnRuleGone() {
  resend_due_us_ = 0;
  resent_up_to_.reset();
  round_begins_anew_ = is_sending();
}

bool AlertmanagerWorker::Retire() {
  if (!ended_by_us_.has_value()) {
    ended_by_us_ = steady_us() + lasts_us();
    SetRules({});
  }
  if (is_sending()) return false;
  if (steady_us() >= *ended_by_us_) Forget({firing_.begin(), firing_.end()}).IgnoreError();
  return firing_.empty() || steady_us() >= *ended_by_us_;
}

// Of a sink that is retiring: only what fires there matters.
void AlertmanagerWorker::ChooseLast() {
  const Batch before = batch_;
  Clear();
  if (ChooseResent()) batch_ = Batch::kResend;
  if (batch_ != before) ResetAttempts();
}

// False: nothing is chosen yet, but there is more to read.
absl::StatusOr<bool> AlertmanagerWorker::Choose() {
  if (ended_by_us_.has_value()) {
    ChooseLast();
    return true;
  }
  // New alerts are sticky, so that attempts on them are counted; the rest is chosen anew each time.
  if (batch_ == Batch::kNew || batch_ == Batch::kTakenUp) return true;
  const Batch before = batch_;
  const absl::StatusOr<bool> read = ReadAhead();
  if (!read.ok() || !*read) return read;
  const absl::StatusOr<Batch> batch = ChooseBatch();
  if (!batch.ok()) return batch.status();
  batch_ = *batch;
  if (batch_ != before) ResetAttempts();
  return true;
}

absl::StatusOr<AlertmanagerWorker::Batch> AlertmanagerWorker::ChooseBatch() {
  if (!queue_.empty()) {
    const size_t count = std::min(queue_.size(), limits::kAlertmanagerBatchMax);
    const auto end = queue_.begin() + static_cast<ptrdiff_t>(count);
    sending_.assign(queue_.begin(), end);
    queue_.erase(queue_.begin(), end);
    return Batch::kNew;
  }
  absl::StatusOr<std::vector<AlertKey>> again = parts_.log.TakenUp(id(), limits::kAlertmanagerBatchMax);
  if (!again.ok()) return again.status();
  if (!again->empty()) {
    others_ = *std::move(again);
    return Batch::kTakenUp;
  }
  if (ChooseResolved()) return Batch::kResolve;
  return ChooseResent() ? Batch::kResend : Batch::kNone;
}

bool AlertmanagerWorker::ChooseResolved() {
  std::erase_if(acknowledged_, [this](AlertKey key) { return !firing_.contains(key); });
  others_.clear();
  for (const AlertKey key : acknowledged_) {
    if (others_.size() == limits::kAlertmanagerBatchMax) break;
    others_.push_back(key);
  }
  return !others_.empty();
}

// The next ones of the round that is due; ends the round when there are none.
bool AlertmanagerWorker::ChooseResent() {
  others_.clear();
  const int64_t now = steady_us();
  if (firing_.empty() || now < resend_due_us_) return false;
  if (!resent_up_to_.has_value()) round_began_us_ = now;
  auto it = resent_up_to_.has_value() ? firing_.upper_bound(*resent_up_to_) : firing_.begin();
  for (; it != firing_.end() && others_.size() < limits::kAlertmanagerBatchMax; ++it) others_.push_back(*it);
  if (!others_.empty()) return true;
  resent_up_to_.reset();
  resend_due_us_ = round_began_us_ + parts_.options.resend_interval_ms * 1'000;
  return false;
}

// New alerts are delivered even if their rule is gone by now; they end with the next round of re-sending.
bool AlertmanagerWorker::Fires(const v1::Alert& alert) const {
  const bool is_new = batch_ == Batch::kNew || batch_ == Batch::kTakenUp;
  return !alert.has_acknowledgement() && (is_new || IsNamedBy(alert.rule_id()));
}

// The alerts of the batch as they are now. New ones that were acknowledged or are no more are left out.
absl::StatusOr<std::vector<AlertmanagerEntry>> AlertmanagerWorker::ReadEntries() {
  const bool known_there = batch_ == Batch::kResolve || batch_ == Batch::kResend;
  const int64_t now = now_us();
  std::vector<AlertmanagerEntry> entries;
  unresolved_.clear();
  resolved_.clear();
  for (const AlertKey key : keys()) {
    absl::StatusOr<std::optional<v1::Alert>> alert = parts_.source.FindAlert(key);
    if (!alert.ok()) return alert.status();
    const bool fires = alert->has_value() && Fires(**alert);
    (fires ? unresolved_ : resolved_).push_back(key);
    if (!alert->has_value() || (!fires && !known_there)) continue;
    entries.push_back({**std::move(alert), fires ? now + lasts_us() : now});
  }
  return entries;
}

absl::StatusOr<SinkWorker::Next> AlertmanagerWorker::FindNext() {
  const absl::StatusOr<bool> chosen = Choose();
  if (!chosen.ok()) return chosen.status();
  Next next;
  if (!*chosen) {
    next.kind = Next::Kind::kAgain;
    return next;
  }
  if (batch_ == Batch::kNone) return next;
  const absl::StatusOr<std::vector<AlertmanagerEntry>> entries = ReadEntries();
  if (!entries.ok()) return entries.status();
  if (entries->empty()) {
    const absl::Status remembered = Remember();
    if (!remembered.ok()) return remembered;
    next.kind = Next::Kind::kAgain;
    return next;
  }
  next.kind = Next::Kind::kRequest;
  next.request = AlertmanagerRequest(sink().alertmanager(), *entries, parts_.options.event_source);
  return next;
}

absl::Status AlertmanagerWorker::OnDelivered(DeliveryOutcome& outcome, size_t& alerts) {
  const bool is_new = batch_ == Batch::kNew || batch_ == Batch::kTakenUp;
  alerts = is_new ? unresolved_.size() : keys().size();
  outcome = is_new                ? DeliveryOutcome::kDelivered
            : unresolved_.empty() ? DeliveryOutcome::kResolved
                                  : DeliveryOutcome::kResent;
  return Remember();
}

// The batch is done.
absl::Status AlertmanagerWorker::Remember() {
  absl::Status status;
  switch (batch_) {
    case Batch::kNone:
      break;
    case Batch::kNew:
      status = parts_.log.Advance(id(), sending_.back(), unresolved_);
      break;
    case Batch::kTakenUp:
      status = parts_.log.FinishTakenUp(id(), others_, unresolved_);
      break;
    case Batch::kResolve:
    case Batch::kResend:
      status = Forget(resolved_);
      break;
  }
  if (!status.ok()) return status;
  if (batch_ == Batch::kResolve) {
    for (const AlertKey key : others_) acknowledged_.erase(key);
  } else if (batch_ == Batch::kResend) {
    if (!round_begins_anew_) resent_up_to_ = others_.back();
  } else {
    if (firing_.empty() && !round_begins_anew_) {
      resend_due_us_ = steady_us() + parts_.options.resend_interval_ms * 1'000;
    }
    firing_.insert(unresolved_.begin(), unresolved_.end());
  }
  round_begins_anew_ = false;
  Clear();
  return KeepWithinLimit();
}

absl::Status AlertmanagerWorker::Forget(const std::vector<AlertKey>& keys) {
  if (keys.empty()) return absl::OkStatus();
  const absl::Status status = parts_.log.ForgetFiring(id(), keys);
  if (!status.ok()) return status;
  for (const AlertKey key : keys) firing_.erase(key);
  return status;
}

// The oldest ones above the limit end by themselves.
absl::Status AlertmanagerWorker::KeepWithinLimit() {
  std::vector<AlertKey> oldest;
  for (const AlertKey key : firing_) {
    if (firing_.size() - oldest.size() <= limits::kAlertmanagerFiringMax) break;
    oldest.push_back(key);
  }
  return Forget(oldest);
}

std::vector<AlertKey> AlertmanagerWorker::Parkable() const {
  if (batch_ == Batch::kNew || batch_ == Batch::kTakenUp) return unresolved_;
  return {};
}

absl::Status AlertmanagerWorker::OnParked(const std::vector<ParkedRecord>& records) {
  std::optional<AlertKey> cursor;
  if (batch_ == Batch::kNew) cursor = sending_.back();
  const absl::Status status = parts_.log.Park(id(), records, cursor);
  if (status.ok()) Clear();
  return status;
}

void AlertmanagerWorker::Clear() {
  batch_ = Batch::kNone;
  sending_.clear();
  others_.clear();
}

}  // namespace parley
