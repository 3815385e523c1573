#include "cli/date_order.h"

#include <google/protobuf/util/time_util.h>

#include "absl/strings/str_cat.h"
#include "cli/context.h"
#include "cli/dates.h"

namespace parley {

absl::Status SwappedError(const RangeEnd& first, const RangeEnd& last) {
  return UsageError(absl::StrCat(first.name, " \"", first.text, "\" is after ", last.name, " \"", last.text,
                                 "\": wanted the earlier one first"));
}

absl::Status CheckDateOrder(const RangeEnd& first, const RangeEnd& last) {
  if (first.text.empty() || last.text.empty()) return absl::OkStatus();
  const absl::StatusOr<google::protobuf::Timestamp> begin = ParseBegin(first.text);
  const absl::StatusOr<google::protobuf::Timestamp> end = ParseEnd(last.text);
  if (!begin.ok() || !end.ok() || *begin <= *end) return absl::OkStatus();
  return SwappedError(first, last);
}

}  // namespace parley
