// Dates as people write and read them. Everything is UTC.
#pragma once

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "parley/event/v1/statement.pb.h"
#include "parley/v1/basis.pb.h"

namespace parley {

// A date at the precision it was written with.
struct DateSpan {
  google::protobuf::Timestamp begin;  // first moment
  google::protobuf::Timestamp end;    // last microsecond; the same as `begin` for a moment
  event::v1::DatePrecision precision;
};

// Parses `2025`, `2025-06`, `2025-W23`, `2025-06-05` or an RFC 3339 time (`2025-06-05T14:30:00Z`,
// `... +02:00`). Years 0001 to 9999. Errors name the text and what was wanted.
absl::StatusOr<DateSpan> ParseDate(const std::string& text);

// The last moment of the date: what was said or known by its end.
absl::StatusOr<google::protobuf::Timestamp> ParseEnd(const std::string& text);

// The first moment of the date.
absl::StatusOr<google::protobuf::Timestamp> ParseBegin(const std::string& text);

// The first moment behind the date: the exclusive end of "up to and including this date".
absl::StatusOr<google::protobuf::Timestamp> ParseAfter(const std::string& text);

// A point in record time: `@57` and digits alone are a position; otherwise a date (its end) or a time. A
// number that may as well be a year, from 1000 to 2200, is refused without the `@`.
absl::StatusOr<v1::KnownAt> ParseKnownAt(const std::string& text);

// Parses `90d`, `12h`, `2w`, `1y` (365 days), `30s`, `15min`, `500ms`; positive.
absl::StatusOr<std::chrono::milliseconds> ParseSpan(const std::string& text);

// Converts to the message.
google::protobuf::Duration ToDuration(std::chrono::milliseconds span);

// Writes a date as exactly as it is known: `2025`, `2025-06`, `2025-W23`, `2025-06-05` or, to the
// moment, `2025-06-05 14:30Z` with seconds only where there are some.
std::string FormatDate(const google::protobuf::Timestamp& time, event::v1::DatePrecision precision);

// Writes a moment: the date alone for the last microsecond of a day, else RFC 3339.
std::string FormatMoment(const google::protobuf::Timestamp& time);

// Writes RFC 3339 in UTC with 0, 3, 6 or 9 digits of a second, as proto3 JSON does.
std::string FormatRfc3339(const google::protobuf::Timestamp& time);

// The year of a time.
int YearOf(const google::protobuf::Timestamp& time);

// Parses an RFC 3339 time strictly as proto3 JSON wants it. False when it is not one.
bool ParseRfc3339(const char* text, std::size_t size, google::protobuf::Timestamp* time);

}  // namespace parley
