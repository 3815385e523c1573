#include "core/time.h"

#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/error.h"

namespace parley {
namespace {

constexpr int64_t kNanosPerMicro = 1'000;
constexpr int64_t kNanosMax = 999'999'999;
constexpr int kTimestampYearMin = 1;
constexpr int kTimestampYearMax = 9999;

using std::chrono::sys_days;
using std::chrono::year_month_day;

int64_t MicrosOfDay(sys_days day) {
  return day.time_since_epoch().count() * kMicrosPerDay;
}

// Days since 1970-01-01, rounded down also before it.
int64_t DayNumber(int64_t us) {
  const int64_t quotient = us / kMicrosPerDay;
  return us % kMicrosPerDay < 0 ? quotient - 1 : quotient;
}

year_month_day DateOf(int64_t us) {
  return year_month_day(sys_days(std::chrono::days(static_cast<int>(DayNumber(us)))));
}

int64_t FirstOfMonth(year_month_day date) {
  return MicrosOfDay(sys_days(date.year() / date.month() / std::chrono::day(1)));
}

int64_t FirstOfWeek(int64_t us) {
  constexpr int64_t kDaysFromMonday = 3;  // 1970-01-01 was a Thursday
  const int64_t since_monday = DayNumber(us) + kDaysFromMonday;
  const int64_t weekday = ((since_monday % 7) + 7) % 7;
  return StartOfDay(us) - weekday * kMicrosPerDay;
}

bool InTimestampRange(int64_t us) {
  return us >= StartOfYear(kTimestampYearMin) && us < StartOfYear(kTimestampYearMax + 1);
}

// `number` with zeros in front up to `width`.
std::string Padded(int64_t number, size_t width) {
  std::string digits = absl::StrCat(number);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

std::string FractionText(int64_t micros) {
  if (micros == 0) return "";
  if (micros % 1'000 == 0) return "." + Padded(micros / 1'000, 3);
  return "." + Padded(micros, 6);
}

// Reads a written date from left to right. Every Take returns false when the text is not as wanted.
class DateReader {
 public:
  explicit DateReader(const std::string& text) : text_(text) {}

  bool AtEnd() const { return at_ == text_.size(); }

  bool TakeChar(const char* any_of) {
    const char c = AtEnd() ? '\0' : text_[at_];
    if (c == '\0' || std::string(any_of).find(c) == std::string::npos) return false;
    ++at_;
    return true;
  }

  // Exactly `width` digits with a value of at most `max`.
  bool TakeNumber(size_t width, int max, int& number) {
    if (text_.size() - at_ < width) return false;
    number = 0;
    for (size_t i = 0; i < width; ++i, ++at_) {
      const char c = text_[at_];
      if (c < '0' || c > '9') return false;
      number = number * 10 + (c - '0');
    }
    return number <= max;
  }

  // One to six digits after a point, if there is one.
  bool TakeFraction(int64_t& micros) {
    micros = 0;
    if (!TakeChar(".")) return true;
    int64_t scale = 100'000;
    const size_t begin = at_;
    for (int digit = 0; scale > 0 && TakeNumber(1, 9, digit); scale /= 10) micros += digit * scale;
    const bool more_digits = !AtEnd() && text_[at_] >= '0' && text_[at_] <= '9';
    return at_ > begin && !more_digits;
  }

  // `Z` or an offset such as `+02:00`.
  bool TakeOffset(int64_t& offset_us) {
    offset_us = 0;
    if (TakeChar("Zz")) return true;
    const bool west = !AtEnd() && text_[at_] == '-';
    int hours = 0;
    int minutes = 0;
    if (!TakeChar("+-") || !TakeNumber(2, 23, hours) || !TakeChar(":") || !TakeNumber(2, 59, minutes)) {
      return false;
    }
    offset_us = (hours * 3'600 + minutes * 60) * kMicrosPerSecond * (west ? -1 : 1);
    return true;
  }

 private:
  const std::string& text_;
  size_t at_ = 0;
};

// The rest of an RFC 3339 time after its date.
bool ReadTimeOfDay(DateReader& reader, WrittenDate& date) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  int64_t micros = 0;
  int64_t offset_us = 0;
  const bool read = reader.TakeNumber(2, 23, hour) && reader.TakeChar(":") &&
                    reader.TakeNumber(2, 59, minute) && reader.TakeChar(":") &&
                    reader.TakeNumber(2, 59, second) && reader.TakeFraction(micros) &&
                    reader.TakeOffset(offset_us) && reader.AtEnd();
  if (!read) return false;
  const int64_t seconds = hour * 3'600 + minute * 60 + second;
  date.begin_us += seconds * kMicrosPerSecond + micros - offset_us;
  date.end_us = date.begin_us + 1;
  date.precision = event::v1::DATE_PRECISION_INSTANT;
  return true;
}

bool ReadDay(DateReader& reader, year_month_day month, WrittenDate& date) {
  int day = 0;
  if (!reader.TakeNumber(2, 31, day)) return false;
  const year_month_day ymd = month.year() / month.month() / std::chrono::day(static_cast<unsigned>(day));
  if (!ymd.ok()) return false;
  date.begin_us = MicrosOfDay(sys_days(ymd));
  date.end_us = date.begin_us + kMicrosPerDay;
  date.precision = event::v1::DATE_PRECISION_DAY;
  if (reader.AtEnd()) return true;
  return reader.TakeChar("Tt ") && ReadTimeOfDay(reader, date);
}

bool ReadMonth(DateReader& reader, int year, WrittenDate& date) {
  int month = 0;
  if (!reader.TakeNumber(2, 12, month) || month == 0) return false;
  const year_month_day first =
      std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) / std::chrono::day(1);
  date.begin_us = MicrosOfDay(sys_days(first));
  const auto next = first + std::chrono::months(1);
  date.end_us = MicrosOfDay(sys_days(next));
  date.precision = event::v1::DATE_PRECISION_MONTH;
  if (reader.AtEnd()) return true;
  return reader.TakeChar("-") && ReadDay(reader, first, date);
}

bool ReadDate(DateReader& reader, WrittenDate& date) {
  int year = 0;
  if (!reader.TakeNumber(4, kTimestampYearMax, year) || year < kTimestampYearMin) return false;
  date.begin_us = StartOfYear(year);
  date.end_us = StartOfYear(year + 1);
  date.precision = event::v1::DATE_PRECISION_YEAR;
  if (reader.AtEnd()) return true;
  return reader.TakeChar("-") && ReadMonth(reader, year, date);
}

}  // namespace

absl::StatusOr<int64_t> MicrosFromTimestamp(const google::protobuf::Timestamp& timestamp) {
  const std::string shown = absl::StrCat(timestamp.seconds(), " s ", timestamp.nanos(), " ns");
  if (timestamp.nanos() < 0 || timestamp.nanos() > kNanosMax) {
    return InvalidField("", shown, "nanos from 0 to 999,999,999");
  }
  const bool in_range = timestamp.seconds() >= StartOfYear(kTimestampYearMin) / kMicrosPerSecond &&
                        timestamp.seconds() < StartOfYear(kTimestampYearMax + 1) / kMicrosPerSecond;
  if (!in_range) return InvalidField("", shown, "a time in the years 0001 to 9999");
  if (timestamp.nanos() % kNanosPerMicro != 0) {
    std::string written = FormatMicros(timestamp.seconds() * kMicrosPerSecond);
    written.insert(written.size() - 1, absl::StrFormat(".%09d", timestamp.nanos()));  // before the Z
    return InvalidField("", written, "whole microseconds");
  }
  return timestamp.seconds() * kMicrosPerSecond + timestamp.nanos() / kNanosPerMicro;
}

google::protobuf::Timestamp TimestampFromMicros(int64_t us) {
  int64_t seconds = us / kMicrosPerSecond;
  int64_t micros = us % kMicrosPerSecond;
  if (micros < 0) {
    micros += kMicrosPerSecond;
    --seconds;
  }
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int>(micros * kNanosPerMicro));
  return timestamp;
}

std::string FormatMicros(int64_t us) {
  const year_month_day date = DateOf(us);
  const int64_t in_day = us - StartOfDay(us);
  const int64_t seconds = in_day / kMicrosPerSecond;
  return absl::StrCat(Padded(static_cast<int>(date.year()), 4), "-",
                      Padded(static_cast<unsigned>(date.month()), 2), "-",
                      Padded(static_cast<unsigned>(date.day()), 2), "T", Padded(seconds / 3'600, 2), ":",
                      Padded(seconds / 60 % 60, 2), ":", Padded(seconds % 60, 2),
                      FractionText(in_day % kMicrosPerSecond), "Z");
}

int64_t StartOfDay(int64_t us) {
  return DayNumber(us) * kMicrosPerDay;
}

int64_t StartOfPeriod(int64_t us, DatePrecision precision) {
  switch (precision) {
    case event::v1::DATE_PRECISION_DAY:
      return StartOfDay(us);
    case event::v1::DATE_PRECISION_WEEK:
      return FirstOfWeek(us);
    case event::v1::DATE_PRECISION_MONTH:
      return FirstOfMonth(DateOf(us));
    case event::v1::DATE_PRECISION_YEAR:
      return StartOfYear(static_cast<int>(DateOf(us).year()));
    default:
      return us;
  }
}

int64_t StartOfYear(int year) {
  return MicrosOfDay(sys_days(std::chrono::year(year) / std::chrono::January / 1));
}

absl::StatusOr<WrittenDate> ParseWrittenDate(const std::string& text) {
  DateReader reader(text);
  WrittenDate date;
  if (!ReadDate(reader, date) || !InTimestampRange(date.begin_us)) {
    return InvalidField("", text, "a date such as 2025, 2025-06, 2025-06-05 or 2025-06-05T12:00:00Z");
  }
  return date;
}

}  // namespace parley
