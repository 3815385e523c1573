#include "tests/services/delivery/fake_source.h"

#include "absl/strings/str_cat.h"
#include "core/time.h"
#include "services/alerts/delivery/sink_id.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {

event::v1::AlertSink Webhook(const std::string& url, const std::string& secret) {
  event::v1::AlertSink sink;
  sink.mutable_webhook()->set_url(url);
  sink.mutable_webhook()->set_secret(secret);
  return sink;
}

event::v1::AlertSink Alertmanager(const std::string& url) {
  event::v1::AlertSink sink;
  sink.mutable_alertmanager()->set_url(url);
  return sink;
}

void FakeSource::AddSink(const event::v1::AlertSink& sink, uint64_t first_position,
                         const std::vector<std::string>& rules) {
  const std::scoped_lock lock(mutex_);
  sinks_.push_back({sink, rules, first_position});
  ++changed_at_;
}

void FakeSource::RemoveSinks() {
  const std::scoped_lock lock(mutex_);
  sinks_.clear();
  ++changed_at_;
}

AlertKey FakeSource::Raise(uint64_t position, const std::vector<event::v1::AlertSink>& sinks,
                           const std::string& rule) {
  const std::scoped_lock lock(mutex_);
  const bool same = !alerts_.empty() && alerts_.rbegin()->first.position == position;
  const AlertKey key{position, same ? alerts_.rbegin()->first.ordinal + 1 : 0};
  Entry& entry = alerts_[key];
  entry.alert.set_alert_id(absl::StrCat("alert-", key.position, "-", key.ordinal));
  entry.alert.set_position(position);
  *entry.alert.mutable_raised_at() = TimestampFromMicros(At("2025-09-03"));
  entry.alert.set_rule_id(rule);
  entry.alert.set_party("ukraine");
  entry.alert.set_issue("nato");
  entry.alert.set_severity(event::v1::ALERT_SEVERITY_CRITICAL);
  entry.alert.set_reason("ukraine reversed on nato");
  for (const event::v1::AlertSink& sink : sinks) entry.sink_ids.push_back(SinkId(sink));
  derived_ = position;
  return key;
}

void FakeSource::Acknowledge(AlertKey key) {
  const std::scoped_lock lock(mutex_);
  alerts_[key].alert.mutable_acknowledgement()->set_position(key.position + 1);
}

uint64_t FakeSource::SinksChangedAt() const {
  const std::scoped_lock lock(mutex_);
  return changed_at_;
}

absl::StatusOr<std::vector<SinkInForce>> FakeSource::Sinks() const {
  const std::scoped_lock lock(mutex_);
  return sinks_;
}

absl::StatusOr<RoutePage> FakeSource::RoutesAfter(AlertKey after, size_t limit) const {
  const std::scoped_lock lock(mutex_);
  RoutePage page;
  page.derived_position = derived_;
  for (auto it = alerts_.upper_bound(after); it != alerts_.end(); ++it) {
    if (page.routes.size() == limit) {
      page.more = true;
      break;
    }
    page.routes.push_back({it->first, it->second.sink_ids});
  }
  return page;
}

absl::StatusOr<std::optional<v1::Alert>> FakeSource::FindAlert(AlertKey key) const {
  const std::scoped_lock lock(mutex_);
  const auto it = alerts_.find(key);
  if (it == alerts_.end()) return std::nullopt;
  return it->second.alert;
}

}  // namespace parley::testing
