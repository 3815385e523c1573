#include "services/request/basis.h"

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/time.h"

namespace parley {

absl::StatusOr<int64_t> ReadTimestamp(const google::protobuf::Timestamp& timestamp,
                                      const std::string& field) {
  absl::StatusOr<int64_t> us = MicrosFromTimestamp(timestamp);
  if (us.ok()) return us;
  return InvalidField(field, absl::StrCat(timestamp.seconds(), "s ", timestamp.nanos(), "ns"),
                      "a time in the years 0001 to 9999 in whole microseconds");
}

absl::StatusOr<uint64_t> ResolveKnownAt(const QueryView& view, const v1::KnownAt& known_at,
                                        const std::string& field) {
  const uint64_t last = view.snapshot->last_position();
  switch (known_at.point_case()) {
    case v1::KnownAt::kPosition: {
      const absl::Status written = CheckWritten(known_at.position(), last, field + ".position");
      if (!written.ok()) return written;
      return known_at.position();
    }
    case v1::KnownAt::kTime: {
      const absl::StatusOr<int64_t> time_us = ReadTimestamp(known_at.time(), field + ".time");
      if (!time_us.ok()) return time_us.status();
      return view.snapshot->PositionAt(*time_us);
    }
    case v1::KnownAt::POINT_NOT_SET:
      break;
  }
  return last;
}

absl::StatusOr<Basis> ResolveBasis(const QueryView& view, const v1::BasisSelector& selector,
                                   const std::string& field) {
  const absl::StatusOr<uint64_t> known = ResolveKnownAt(view, selector.known_at(), field + ".known_at");
  if (!known.ok()) return known.status();
  if (!selector.has_as_of()) return Basis{view.now_us, *known};
  const absl::StatusOr<int64_t> as_of_us = ReadTimestamp(selector.as_of(), field + ".as_of");
  if (!as_of_us.ok()) return as_of_us.status();
  return Basis{*as_of_us, *known};
}

absl::Status CheckWritten(uint64_t position, uint64_t last_position, const std::string& field) {
  if (position <= last_position) return absl::OkStatus();
  return MakeError(absl::StatusCode::kOutOfRange,
                   {Reason::kPositionNotWritten, field, {{"last_position", absl::StrCat(last_position)}}},
                   absl::StrCat(field, ": position ", position, " is not yet written; the last position is ",
                                last_position));
}

}  // namespace parley
