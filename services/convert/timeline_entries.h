// TimelineEntries: entries of a timeline as the answer holds them, serialised as they are read. Their
// statements come serialised.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "core/shift.h"
#include "parley/v1/history_service.pb.h"
#include "services/rpc/serialized_fields.h"

namespace parley {

// For one thread.
class TimelineEntries {
 public:
  // Adds to the `entries` of a GetTimelineResponse.
  explicit TimelineEntries(SerializedFields& fields) : fields_(fields) {}

  // `shift` is absent when the statement takes no part in the fold; `statement` is serialised.
  void Add(uint64_t first_position, uint64_t version_position, const std::optional<Shift>& shift,
           absl::string_view statement);

 private:
  SerializedFields& fields_;
  v1::TimelineEntry rest_;  // without its statement; used again for each
};

}  // namespace parley
