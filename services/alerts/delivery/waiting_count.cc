#include "services/alerts/delivery/waiting_count.h"

#include <algorithm>
#include <utility>

#include "services/limits.h"

namespace parley {

absl::Status AddWaiting(const AlertSource& source, const std::map<std::string, AlertKey>& scanned,
                        std::vector<v1::SinkStatus>& sinks) {
  if (sinks.empty()) return absl::OkStatus();
  std::map<std::string, uint64_t> waiting;
  AlertKey at{UINT64_MAX, 0};
  for (const auto& [id, key] : scanned) at = std::min(at, key);
  RoutePage page{{}, true, 0};
  for (uint64_t seen = 0; page.more && seen < limits::kDeliveryWaitingCountedMax;) {
    absl::StatusOr<RoutePage> read = source.RoutesAfter(at, limits::kDeliveryRoutesPerPageMax);
    if (!read.ok()) return read.status();
    page = *std::move(read);
    for (const AlertRoute& route : page.routes) {
      for (const std::string& id : route.sink_ids) {
        const auto sink = scanned.find(id);
        if (sink != scanned.end() && sink->second < route.key) ++waiting[id];
      }
    }
    if (page.routes.empty()) break;
    at = page.routes.back().key;
    seen += page.routes.size();
  }
  for (v1::SinkStatus& sink : sinks) {
    sink.set_waiting_count(sink.waiting_count() + waiting[sink.sink_id()]);
  }
  return absl::OkStatus();
}

}  // namespace parley
