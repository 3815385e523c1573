// Calendar arithmetic on microseconds since 1970-01-01 UTC (proleptic Gregorian, no leap seconds).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "core/stance.h"
#include "google/protobuf/timestamp.pb.h"

namespace parley {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

// Microseconds of a timestamp. InvalidArgument: not whole microseconds, nanos outside
// 0..999,999,999, or a year outside 0001..9999.
absl::StatusOr<int64_t> MicrosFromTimestamp(const google::protobuf::Timestamp& timestamp);

// The timestamp of `us`.
google::protobuf::Timestamp TimestampFromMicros(int64_t us);

// RFC 3339 in UTC with as many fraction digits as needed (0, 3 or 6): "2025-09-03T00:00:00Z".
std::string FormatMicros(int64_t us);

// Midnight UTC of the day of `us`.
int64_t StartOfDay(int64_t us);

// Start of the period of `precision` that `us` falls into; `us` itself for INSTANT. Weeks start on
// Monday.
int64_t StartOfPeriod(int64_t us, DatePrecision precision);

// First moment of year `year`.
int64_t StartOfYear(int year);

// A date as written in a source: the start and the end (exclusive) of what it names.
struct WrittenDate {
  int64_t begin_us = 0;
  int64_t end_us = 0;
  DatePrecision precision = event::v1::DATE_PRECISION_INSTANT;
};

// Reads ISO 8601 `2025`, `2025-06`, `2025-06-05` or an RFC 3339 time (with any offset and up to six
// fraction digits; its end is one microsecond later). InvalidArgument says what was wanted.
absl::StatusOr<WrittenDate> ParseWrittenDate(const std::string& text);

}  // namespace parley
