#include "services/alerts/delivery/webhook_worker.h"

#include "services/alerts/delivery/sink_request.h"

namespace parley {

// Alerts that are new come before those that were taken up again. False: none is chosen, but there may be
// more to read.
absl::StatusOr<bool> WebhookWorker::Choose() {
  if (!sending_.empty() || taken_up_.has_value()) return true;
  ResetAttempts();
  const absl::StatusOr<bool> read = ReadAhead();
  if (!read.ok() || !*read) return read;
  if (!queue_.empty()) {
    sending_ = {queue_.front()};
    queue_.pop_front();
    return true;
  }
  const absl::StatusOr<std::vector<AlertKey>> again = parts_.log.TakenUp(id(), 1);
  if (!again.ok()) return again.status();
  if (!again->empty()) taken_up_ = again->front();
  return true;
}

absl::StatusOr<SinkWorker::Next> WebhookWorker::FindNext() {
  const absl::StatusOr<bool> chosen = Choose();
  if (!chosen.ok()) return chosen.status();
  Next next;
  if (!*chosen) {
    next.kind = Next::Kind::kAgain;
    return next;
  }
  if (sending_.empty() && !taken_up_.has_value()) return next;
  const absl::StatusOr<std::optional<v1::Alert>> alert =
      parts_.source.FindAlert(sending_.empty() ? *taken_up_ : sending_.front());
  if (!alert.ok()) return alert.status();
  if (!alert->has_value()) {  // derived no longer: rules are applied otherwise by this program
    const absl::Status finished = Finish();
    if (!finished.ok()) return finished;
    next.kind = Next::Kind::kAgain;
    return next;
  }
  absl::StatusOr<HttpRequest> request =
      WebhookRequest(sink().webhook(), **alert, parts_.options.event_source, parts_.secrets, now_us());
  next.kind = request.ok() ? Next::Kind::kRequest : Next::Kind::kUnsendable;
  if (request.ok()) {
    next.request = *std::move(request);
  } else {
    next.error = std::string(request.status().message());
  }
  return next;
}

absl::Status WebhookWorker::Finish() {
  const absl::Status status = sending_.empty() ? parts_.log.FinishTakenUp(id(), {*taken_up_}, {})
                                               : parts_.log.Advance(id(), sending_.front(), {});
  if (!status.ok()) return status;
  sending_.clear();
  taken_up_.reset();
  return status;
}

absl::Status WebhookWorker::OnDelivered(DeliveryOutcome& outcome, size_t& alerts) {
  outcome = DeliveryOutcome::kDelivered;
  alerts = 1;
  return Finish();
}

std::vector<AlertKey> WebhookWorker::Parkable() const {
  if (!sending_.empty()) return sending_;
  if (taken_up_.has_value()) return {*taken_up_};
  return {};
}

absl::Status WebhookWorker::OnParked(const std::vector<ParkedRecord>& records) {
  std::optional<AlertKey> cursor;
  if (!sending_.empty()) cursor = sending_.front();
  const absl::Status status = parts_.log.Park(id(), records, cursor);
  if (!status.ok()) return status;
  sending_.clear();
  taken_up_.reset();
  return status;
}

}  // namespace parley
