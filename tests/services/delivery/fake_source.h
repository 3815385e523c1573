// A source of alerts that a test fills by hand.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "services/alerts/delivery/alert_source.h"

namespace parley::testing {

event::v1::AlertSink Webhook(const std::string& url, const std::string& secret = "");
event::v1::AlertSink Alertmanager(const std::string& url);

// Thread-safe.
class FakeSource final : public AlertSource {
 public:
  // A rule "r", or others, name the sink from the start, or no longer.
  void AddSink(const event::v1::AlertSink& sink, uint64_t first_position = 0,
               const std::vector<std::string>& rules = {"r"});
  void RemoveSinks();

  // Raises an alert at `position` for the sinks, "alert-POSITION-ORDINAL". Positions must not go back.
  AlertKey Raise(uint64_t position, const std::vector<event::v1::AlertSink>& sinks,
                 const std::string& rule = "r");
  void Acknowledge(AlertKey key);

  uint64_t SinksChangedAt() const override;
  absl::StatusOr<std::vector<SinkInForce>> Sinks() const override;
  absl::StatusOr<RoutePage> RoutesAfter(AlertKey after, size_t limit) const override;
  absl::StatusOr<std::optional<v1::Alert>> FindAlert(AlertKey key) const override;

 private:
  struct Entry {
    v1::Alert alert;
    std::vector<std::string> sink_ids;
  };

  mutable std::mutex mutex_;
  uint64_t changed_at_ = 0;
  uint64_t derived_ = 0;
  std::vector<SinkInForce> sinks_;
  std::map<AlertKey, Entry> alerts_;
};

}  // namespace parley::testing
