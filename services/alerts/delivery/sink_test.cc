#include "services/alerts/delivery/sink_test.h"

#include <utility>

#include "core/error.h"
#include "core/time.h"
#include "services/alerts/delivery/sink_id.h"
#include "services/alerts/delivery/sink_request.h"
#include "storage/ledger/hash.h"

namespace parley {
namespace {

constexpr int64_t kTestAlertLastsUs = 60 * kMicrosPerSecond;  // in an Alertmanager

}  // namespace

absl::Status DeliveryStopped() {
  return MakeError(absl::StatusCode::kUnavailable, {Reason::kShuttingDown, "", {}},
                   "the server is shutting down");
}

v1::Alert MadeUpAlert(const event::v1::AlertRule& rule, int64_t now_us) {
  v1::Alert alert;
  alert.set_alert_id(MakeUuid(now_us).ToString());
  *alert.mutable_raised_at() = TimestampFromMicros(now_us);
  alert.set_rule_id(rule.rule_id());
  alert.set_rule_name(rule.name());
  alert.set_severity(rule.severity());
  *alert.mutable_labels() = rule.labels();
  alert.set_reason("A test of this sink: nothing has happened.");
  return alert;
}

SinkTester::~SinkTester() {
  for (auto& [number, running] : running_) {
    for (const HttpClient::Id request : running.requests) http_.Cancel(request);
    running.done(DeliveryStopped());
  }
}

absl::StatusOr<HttpRequest> SinkTester::RequestFor(const event::v1::AlertSink& sink,
                                                   const v1::Alert& alert) const {
  const int64_t now = options_.now_us();
  if (sink.has_webhook()) {
    return WebhookRequest(sink.webhook(), alert, options_.event_source, secrets_, now);
  }
  return AlertmanagerRequest(sink.alertmanager(), {{alert, now + kTestAlertLastsUs}}, options_.event_source);
}

void SinkTester::Start(SinkTestJob job) {
  const uint64_t number = ++last_number_;
  Running& running = running_[number];
  running.done = std::move(job.done);
  running.results.resize(static_cast<size_t>(job.rule.sinks_size()));
  const v1::Alert alert = MadeUpAlert(job.rule, options_.now_us());
  for (size_t i = 0; i < running.results.size(); ++i) {
    const event::v1::AlertSink& sink = job.rule.sinks(static_cast<int>(i));
    running.results[i].set_sink_id(SinkId(sink));
    absl::StatusOr<HttpRequest> request = RequestFor(sink, alert);
    if (!request.ok()) {
      running.results[i].set_error(std::string(request.status().message()));
      continue;
    }
    ++running.waiting;
    running.requests.push_back(http_.Start(
        *std::move(request), [this, number, i](const HttpAnswer& answer) { OnAnswer(number, i, answer); }));
  }
  FinishIfDone(number);
}

void SinkTester::OnAnswer(uint64_t number, size_t index, const HttpAnswer& answer) {
  Running& running = running_[number];
  v1::SinkTest& result = running.results[index];
  result.set_delivered(answer.ok());
  result.set_http_status(answer.status);
  result.set_error(answer.error);
  result.set_duration_ms(answer.duration_ms);
  --running.waiting;
  FinishIfDone(number);
}

void SinkTester::FinishIfDone(uint64_t number) {
  const auto it = running_.find(number);
  if (it->second.waiting > 0) return;
  const Running finished = std::move(it->second);
  running_.erase(it);
  finished.done(finished.results);
}

}  // namespace parley
