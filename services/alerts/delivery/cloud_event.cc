#include "services/alerts/delivery/cloud_event.h"

#include "absl/strings/str_cat.h"
#include "core/time.h"
#include "services/alerts/delivery/json_text.h"

namespace parley {

std::string CloudEventOf(const v1::Alert& alert, const std::string& source) {
  std::string json = absl::StrCat("{\"specversion\":\"1.0\",\"id\":", JsonString(alert.alert_id()),
                                  ",\"source\":", JsonString(source), ",\"type\":\"", kAlertEventType, "\"");
  if (!alert.party().empty() || !alert.issue().empty()) {  // a subject is not empty
    absl::StrAppend(&json, ",\"subject\":", JsonString(absl::StrCat(alert.party(), "/", alert.issue())));
  }
  const absl::StatusOr<int64_t> raised_at = MicrosFromTimestamp(alert.raised_at());
  if (raised_at.ok()) absl::StrAppend(&json, ",\"time\":", JsonString(FormatMicros(*raised_at)));
  absl::StrAppend(&json, ",\"datacontenttype\":\"application/json\",\"data\":", JsonOf(alert), "}");
  return json;
}

}  // namespace parley
