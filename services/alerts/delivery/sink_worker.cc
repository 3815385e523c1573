#include "services/alerts/delivery/sink_worker.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/time.h"
#include "services/alerts/delivery/alertmanager_worker.h"
#include "services/alerts/delivery/sink_id.h"
#include "services/alerts/delivery/webhook_worker.h"
#include "services/limits.h"

namespace parley {
namespace {

constexpr int64_t kStorageRetryUs = kMicrosPerSecond;
constexpr int kPagesPerStepMax = 8;  // then other sinks have their turn

bool GoesTo(const AlertRoute& route, const std::string& sink_id) {
  return std::find(route.sink_ids.begin(), route.sink_ids.end(), sink_id) != route.sink_ids.end();
}

}  // namespace

SinkWorker::SinkWorker(const DeliveryParts& parts, SinkInForce sink)
    : parts_(parts), sink_(std::move(sink)), id_(SinkId(sink_.sink)), kind_(SinkKind(sink_.sink)) {}

SinkWorker::~SinkWorker() {
  if (in_flight_.has_value()) parts_.http.Cancel(*in_flight_);
}

absl::StatusOr<std::unique_ptr<SinkWorker>> SinkWorker::Create(const DeliveryParts& parts, SinkInForce sink) {
  const bool is_webhook = sink.sink.has_webhook();
  const AlertKey begin{sink.first_position, UINT32_MAX};
  std::unique_ptr<SinkWorker> worker;
  if (is_webhook) {
    worker = std::make_unique<WebhookWorker>(parts, std::move(sink));
  } else {
    absl::StatusOr<std::unique_ptr<AlertmanagerWorker>> made =
        AlertmanagerWorker::Create(parts, std::move(sink));
    if (!made.ok()) return made.status();
    worker = *std::move(made);
  }
  const absl::StatusOr<std::optional<AlertKey>> cursor = parts.log.Cursor(worker->id_);
  if (!cursor.ok()) return cursor.status();
  worker->scanned_ = cursor->value_or(begin);
  const absl::StatusOr<std::optional<FailedAttempts>> attempts = parts.log.Attempts(worker->id_);
  if (!attempts.ok()) return attempts.status();
  worker->kept_attempts_ = *attempts;
  return worker;
}

bool SinkWorker::IsNamedBy(const std::string& rule_id) const {
  return std::find(sink_.rules.begin(), sink_.rules.end(), rule_id) != sink_.rules.end();
}

void SinkWorker::SetRules(std::vector<std::string> rules) {
  const std::vector<std::string> before = std::exchange(sink_.rules, std::move(rules));
  const bool gone =
      std::any_of(before.begin(), before.end(), [this](const std::string& rule) { return !IsNamedBy(rule); });
  if (gone) OnRuleGone();
}

int64_t SinkWorker::Step() {
  if (in_flight_.has_value()) return kNever;
  const int64_t now = steady_us();
  if (now < due_us_) return due_us_;
  if (idle_ && now < IdleUntil()) return IdleUntil();
  absl::StatusOr<Next> next = FindNext();
  if (!next.ok()) {
    OnStorageTrouble(next.status());
    return due_us_;
  }
  TakeUpAttempts();
  switch (next->kind) {
    case Next::Kind::kNothing:
      idle_ = true;
      return IdleUntil();
    case Next::Kind::kAgain:
      return now;
    case Next::Kind::kUnsendable: {
      HttpAnswer answer;
      answer.error = std::move(next->error);
      OnFailure(answer);
      return due_us_;
    }
    case Next::Kind::kRequest:
      Send(std::move(next->request));
      break;
  }
  return kNever;
}

// What was tried before the server stopped goes on from there, if it comes first again.
void SinkWorker::TakeUpAttempts() {
  const std::vector<AlertKey> alerts = Parkable();
  if (!kept_attempts_.has_value() || alerts.empty()) return;
  if (kept_attempts_->first == alerts.front()) attempts_ = kept_attempts_->attempts;
  kept_attempts_.reset();
}

void SinkWorker::KeepAttempts() {
  const std::vector<AlertKey> alerts = Parkable();
  if (alerts.empty()) return;
  const absl::Status kept = parts_.log.SetAttempts(id_, {alerts.front(), attempts_});
  if (!kept.ok() && parts_.options.log) {
    parts_.options.log(absl::StrCat("attempts are not kept sink=", id_, ": ", std::string(kept.message())));
  }
}

void SinkWorker::Send(HttpRequest request) {
  if (attempts_ > 0 && parts_.options.observer != nullptr) parts_.options.observer->OnRetry(kind_);
  in_flight_ = parts_.http.Start(std::move(request), [this](const HttpAnswer& answer) {
    in_flight_.reset();
    OnAnswer(answer);
  });
}

void SinkWorker::OnAnswer(const HttpAnswer& answer) {
  if (!answer.ok()) {
    OnFailure(answer);
    return;
  }
  DeliveryOutcome outcome = DeliveryOutcome::kDelivered;
  size_t alerts = 0;
  const absl::Status remembered = OnDelivered(outcome, alerts);
  if (!remembered.ok()) {  // it will be sent again
    OnStorageTrouble(remembered);
    return;
  }
  attempts_ = 0;
  due_us_ = 0;
  last_error_.clear();
  last_delivered_at_us_ = now_us();
  Tell(outcome, alerts);
}

void SinkWorker::OnFailure(const HttpAnswer& answer) {
  ++attempts_;
  last_error_ = answer.error;
  const std::optional<int64_t> asked_ms = ParseRetryAfter(answer.retry_after, now_us());
  const size_t alerts = std::max<size_t>(1, Parkable().size());
  if (attempts_ >= parts_.options.attempts_max && Park()) {
    // The next alert need not wait, unless the receiver said so.
    due_us_ = 0;
    if (asked_ms.has_value()) {
      due_us_ = steady_us() + std::min(*asked_ms, parts_.options.retry.retry_after_cap_ms) * 1'000;
    }
    Tell(DeliveryOutcome::kParked, alerts);
    return;
  }
  KeepAttempts();
  const int64_t delay_ms = RetryDelayMs(parts_.options.retry, attempts_, parts_.options.random(), asked_ms);
  due_us_ = steady_us() + delay_ms * 1'000;
  Tell(DeliveryOutcome::kFailed, alerts);
}

// True if there was something to park and it is parked.
bool SinkWorker::Park() {
  std::vector<ParkedRecord> records;
  for (const AlertKey key : Parkable()) records.push_back({id_, key, attempts_, now_us(), last_error_});
  if (records.empty()) return false;
  const absl::Status parked = OnParked(records);
  if (!parked.ok()) return false;  // tried again, and parked then
  if (parts_.options.log) {
    parts_.options.log(absl::StrCat("alerts parked sink=", id_, " alerts=", records.size(),
                                    " attempts=", attempts_, " error=\"", last_error_, "\""));
  }
  attempts_ = 0;
  return true;
}

void SinkWorker::OnStorageTrouble(const absl::Status& status) {
  last_error_ = std::string(status.message());
  due_us_ = steady_us() + kStorageRetryUs;
  if (parts_.options.log) parts_.options.log(absl::StrCat("delivery held up sink=", id_, ": ", last_error_));
}

void SinkWorker::Tell(DeliveryOutcome outcome, size_t alerts) const {
  if (parts_.options.observer != nullptr) parts_.options.observer->OnDelivery(kind_, outcome, alerts);
}

absl::StatusOr<bool> SinkWorker::ReadAhead() {
  for (int pages = 0; queue_.empty(); ++pages) {
    if (pages == kPagesPerStepMax) return false;
    const absl::StatusOr<RoutePage> page =
        parts_.source.RoutesAfter(scanned_, limits::kDeliveryRoutesPerPageMax);
    if (!page.ok()) return page.status();
    for (const AlertRoute& route : page->routes) {
      if (GoesTo(route, id_)) queue_.push_back(route.key);
      scanned_ = route.key;
    }
    clear_to_ = page->more ? scanned_.position - 1 : page->derived_position;
    if (!page->more) break;
    if (!queue_.empty()) continue;
    // A whole page for others: the next start need not read it again.
    const absl::Status advanced = parts_.log.Advance(id_, scanned_, {});
    if (!advanced.ok()) return advanced;
  }
  return true;
}

// Alerts are delivered in order: what is before the first that waits is done.
uint64_t SinkWorker::DeliveredPosition() const {
  if (!sending_.empty()) return sending_.front().position - 1;
  if (!queue_.empty()) return queue_.front().position - 1;
  return clear_to_;
}

v1::SinkStatus SinkWorker::Status() const {
  v1::SinkStatus status;
  status.set_sink_id(id_);
  *status.mutable_sink() = sink_.sink;
  for (const std::string& rule : sink_.rules) status.add_rules(rule);
  status.set_delivered_position(DeliveredPosition());
  status.set_waiting_count(queue_.size() + sending_.size());
  status.set_attempts(attempts_);
  if (attempts_ > 0) {
    const int64_t in_us = std::max<int64_t>(0, due_us_ - steady_us());
    *status.mutable_next_attempt_at() = TimestampFromMicros(now_us() + in_us);
  }
  if (last_delivered_at_us_ != 0) {
    *status.mutable_last_delivered_at() = TimestampFromMicros(last_delivered_at_us_);
  }
  status.set_last_error(last_error_);
  return status;
}

}  // namespace parley
