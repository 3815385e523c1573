#include "services/alerts/delivery/parked_page.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/error.h"
#include "core/limits.h"
#include "core/time.h"

namespace parley {
namespace {

using Place = std::pair<std::string, AlertKey>;

std::string ResumeText(const ParkedRecord& record) {
  return absl::StrCat(record.sink_id, " ", record.key.position, " ", record.key.ordinal);
}

std::optional<Place> ParseResume(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, ' ');
  Place place;
  if (parts.size() != 3 || parts[0].empty() || !absl::SimpleAtoi(parts[1], &place.second.position) ||
      !absl::SimpleAtoi(parts[2], &place.second.ordinal)) {
    return std::nullopt;
  }
  place.first = parts[0];
  return place;
}

absl::StatusOr<v1::ParkedDelivery> DeliveryOf(const ParkedRecord& record, const AlertSource& source) {
  absl::StatusOr<std::optional<v1::Alert>> alert = source.FindAlert(record.key);
  if (!alert.ok()) return alert.status();
  v1::ParkedDelivery delivery;
  delivery.set_sink_id(record.sink_id);
  delivery.mutable_alert()->set_position(record.key.position);
  if (alert->has_value()) *delivery.mutable_alert() = **std::move(alert);
  delivery.set_attempts(record.attempts);
  *delivery.mutable_parked_at() = TimestampFromMicros(record.parked_at_us);
  delivery.set_last_error(record.last_error);
  return delivery;
}

}  // namespace

absl::StatusOr<ParkedPage> ReadParkedPage(const DeliveryLog& log, const AlertSource& source,
                                          const std::string& sink_id, const std::string& resume,
                                          size_t limit) {
  ParkedQuery query;
  if (!sink_id.empty()) query.sink_id = sink_id;
  if (!resume.empty()) {
    query.after = ParseResume(resume);
    if (!query.after.has_value()) return InvalidField("page_token", resume, "a token of the page before");
  }
  query.limit = limit + 1;
  const absl::StatusOr<std::vector<ParkedRecord>> records = log.Parked(query);
  if (!records.ok()) return records.status();
  ParkedPage page;
  size_t bytes = 0;
  for (size_t i = 0; i < records->size(); ++i) {
    if (i == limit || bytes > limits::kPageBytesMax) {
      page.resume = ResumeText((*records)[i - 1]);
      break;
    }
    absl::StatusOr<v1::ParkedDelivery> delivery = DeliveryOf((*records)[i], source);
    if (!delivery.ok()) return delivery.status();
    bytes += delivery->ByteSizeLong();
    page.deliveries.push_back(*std::move(delivery));
  }
  return page;
}

}  // namespace parley
