// A page of parked deliveries, with their alerts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "parley/v1/alert_service.pb.h"
#include "services/alerts/delivery/alert_source.h"
#include "storage/alerts/delivery_log.h"

namespace parley {

struct ParkedPage {
  std::vector<v1::ParkedDelivery> deliveries;
  std::string resume;  // where the next page starts; empty: this was the last one
};

// Up to `limit` parked deliveries, of one sink unless `sink_id` is empty, from `resume` on (empty: from the
// start). A page ends early at limits::kPageBytesMax. A delivery whose alert is derived no longer comes with
// an alert that has a position and nothing else. InvalidArgument kInvalidField: `resume` is of no page.
absl::StatusOr<ParkedPage> ReadParkedPage(const DeliveryLog& log, const AlertSource& source,
                                          const std::string& sink_id, const std::string& resume,
                                          size_t limit);

}  // namespace parley
