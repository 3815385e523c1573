// EngineSource: what delivery asks, answered from the catalog and the alert log.
#pragma once

#include "services/alerts/delivery/alert_source.h"
#include "storage/store.h"

namespace parley {

// Thread-safe. The store must outlive it.
class EngineSource final : public AlertSource {
 public:
  explicit EngineSource(Store& store) : store_(store) {}

  uint64_t SinksChangedAt() const override;
  absl::StatusOr<std::vector<SinkInForce>> Sinks() const override;
  absl::StatusOr<RoutePage> RoutesAfter(AlertKey after, size_t limit) const override;
  absl::StatusOr<std::optional<v1::Alert>> FindAlert(AlertKey key) const override;

 private:
  Store& store_;
};

}  // namespace parley
