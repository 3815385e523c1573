// AlertSource: what delivery needs to know of rules and alerts, and nothing more. The alert engine is one;
// tests have another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "parley/event/v1/alert.pb.h"
#include "parley/v1/alert.pb.h"
#include "storage/alerts/alert_key.h"

namespace parley {

// A sink that rules in force name.
struct SinkInForce {
  event::v1::AlertSink sink;
  std::vector<std::string> rules;  // by id
  uint64_t first_position = 0;     // where a rule first named it; alerts behind it are delivered
};

// Where one alert goes.
struct AlertRoute {
  AlertKey key;
  std::vector<std::string> sink_ids;  // of the rule as it was then; none: muted, or without sinks
};

// Routes in order.
struct RoutePage {
  std::vector<AlertRoute> routes;
  bool more = false;              // the page was full: ask again behind its last route
  uint64_t derived_position = 0;  // rules were applied up to here before the page was read
};

// Thread-safe. Methods are called by the delivery thread, read what is there and return: they may read from
// disk, but wait for nobody.
class AlertSource {
 public:
  virtual ~AlertSource() = default;

  // A number that is another whenever Sinks() may be: the position of the last change of a rule. Cheap.
  virtual uint64_t SinksChangedAt() const = 0;

  // Each sink of the rules in force, once (by SinkId), muted rules included.
  virtual absl::StatusOr<std::vector<SinkInForce>> Sinks() const = 0;

  // The first `limit` alerts behind `after`.
  virtual absl::StatusOr<RoutePage> RoutesAfter(AlertKey after, size_t limit) const = 0;

  // The alert with its acknowledgement, if there is one. Absent: no such alert.
  virtual absl::StatusOr<std::optional<v1::Alert>> FindAlert(AlertKey key) const = 0;
};

}  // namespace parley
