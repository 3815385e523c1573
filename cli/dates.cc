#include "cli/dates.h"

#include <array>
#include <cstdio>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace parley {
namespace {

using google::protobuf::Timestamp;
using std::chrono::days;
using std::chrono::sys_days;

constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::int32_t kLastMicrosecond = 999'999'000;

// Reads digits from the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool Digits(std::size_t count, int* value) {
    if (text_.size() < count) return false;
    *value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (text_[i] < '0' || text_[i] > '9') return false;
      *value = *value * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(count);
    return true;
  }

  bool Take(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  bool TakeOneOf(char a, char b) { return Take(a) || Take(b); }
  bool AtEnd() const { return text_.empty(); }

  // Up to nine digits behind the point, as nanoseconds.
  bool Fraction(std::int32_t* nanos) {
    std::int32_t scale = 100'000'000;
    *nanos = 0;
    if (AtEnd() || text_.front() < '0' || text_.front() > '9') return false;
    while (!AtEnd() && text_.front() >= '0' && text_.front() <= '9') {
      if (scale == 0) return false;
      *nanos += (text_.front() - '0') * scale;
      scale /= 10;
      text_.remove_prefix(1);
    }
    return true;
  }

 private:
  std::string_view text_;
};

Timestamp At(sys_days day) {
  Timestamp time;
  time.set_seconds(std::int64_t{day.time_since_epoch().count()} * kSecondsPerDay);
  return time;
}

Timestamp JustBefore(sys_days day) {
  Timestamp time = At(day);
  time.set_seconds(time.seconds() - 1);
  time.set_nanos(kLastMicrosecond);
  return time;
}

DateSpan Span(sys_days begin, sys_days end, event::v1::DatePrecision precision) {
  return {At(begin), JustBefore(end), precision};
}

bool ParseClock(Scanner& scanner, std::int64_t* seconds, std::int32_t* nanos) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  *nanos = 0;
  if (!scanner.Digits(2, &hour) || !scanner.Take(':') || !scanner.Digits(2, &minute) || !scanner.Take(':') ||
      !scanner.Digits(2, &second)) {
    return false;
  }
  if (hour > 23 || minute > 59 || second > 59) return false;
  if (scanner.Take('.') && !scanner.Fraction(nanos)) return false;
  *seconds = hour * 3600 + minute * 60 + second;
  return true;
}

bool ParseOffset(Scanner& scanner, bool lenient, std::int64_t* seconds) {
  *seconds = 0;
  if (scanner.Take('Z') || (lenient && scanner.Take('z'))) return scanner.AtEnd();
  const bool east = scanner.Take('+');
  if (!east && !scanner.Take('-')) return false;
  int hour = 0;
  int minute = 0;
  if (!scanner.Digits(2, &hour) || !scanner.Take(':') || !scanner.Digits(2, &minute)) return false;
  if (hour > 23 || minute > 59) return false;
  *seconds = (east ? 1 : -1) * (hour * 3600 + minute * 60);
  return scanner.AtEnd();
}

bool ParseMoment(std::string_view text, bool lenient, Timestamp* time) {
  Scanner scanner(text);
  int year = 0;
  int month = 0;
  int day = 0;
  if (!scanner.Digits(4, &year) || !scanner.Take('-') || !scanner.Digits(2, &month) || !scanner.Take('-') ||
      !scanner.Digits(2, &day)) {
    return false;
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (year < 1 || !date.ok()) return false;
  if (!scanner.Take('T') && !(lenient && scanner.TakeOneOf('t', ' '))) return false;
  std::int64_t clock = 0;
  std::int64_t offset = 0;
  std::int32_t nanos = 0;
  if (!ParseClock(scanner, &clock, &nanos) || !ParseOffset(scanner, lenient, &offset)) return false;
  *time = At(sys_days(date));
  time->set_seconds(time->seconds() + clock - offset);
  time->set_nanos(nanos);
  return true;
}

// Monday of the first ISO week: the week with 4 January.
sys_days FirstIsoWeek(int year) {
  const sys_days fourth = sys_days(std::chrono::year(year) / 1 / 4);
  return fourth - days(std::chrono::weekday(fourth).iso_encoding() - 1);
}

bool ParsePeriod(const std::string& text, DateSpan* span) {
  Scanner scanner(text);
  int number = 0;
  if (!scanner.Digits(4, &number) || number < 1) return false;
  const std::chrono::year year(number);
  if (scanner.AtEnd()) {
    *span = Span(sys_days(year / 1 / 1), sys_days((year + std::chrono::years(1)) / 1 / 1),
                 event::v1::DATE_PRECISION_YEAR);
    return true;
  }
  if (!scanner.Take('-')) return false;
  if (scanner.TakeOneOf('W', 'w')) {
    if (!scanner.Digits(2, &number) || !scanner.AtEnd()) return false;
    const sys_days monday = FirstIsoWeek(int{year}) + days(7 * (number - 1));
    if (number < 1 || monday >= FirstIsoWeek(int{year} + 1)) return false;
    *span = Span(monday, monday + days(7), event::v1::DATE_PRECISION_WEEK);
    return true;
  }
  if (!scanner.Digits(2, &number)) return false;
  const std::chrono::year_month month = year / number;
  if (!month.ok()) return false;
  if (scanner.AtEnd()) {
    *span = Span(sys_days(month / 1), sys_days((month + std::chrono::months(1)) / 1),
                 event::v1::DATE_PRECISION_MONTH);
    return true;
  }
  if (!scanner.Take('-') || !scanner.Digits(2, &number) || !scanner.AtEnd()) return false;
  const std::chrono::year_month_day day = month / number;
  if (!day.ok()) return false;
  *span = Span(sys_days(day), sys_days(day) + days(1), event::v1::DATE_PRECISION_DAY);
  return true;
}

// A time split into its day and the seconds since midnight.
struct CivilTime {
  sys_days day;
  std::chrono::year_month_day date;
  std::int64_t second;
};

CivilTime Civil(const Timestamp& time) {
  std::int64_t day = time.seconds() / kSecondsPerDay;
  std::int64_t second = time.seconds() % kSecondsPerDay;
  if (second < 0) {
    second += kSecondsPerDay;
    --day;
  }
  const sys_days days_since_epoch{days(static_cast<int>(day))};
  return {days_since_epoch, std::chrono::year_month_day(days_since_epoch), second};
}

std::string Date(const std::chrono::year_month_day& date, const char* format) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), format, int{date.year()}, unsigned{date.month()},
                unsigned{date.day()});
  return text.data();
}

std::string IsoWeek(sys_days day) {
  const sys_days monday = day - days(std::chrono::weekday(day).iso_encoding() - 1);
  const int year = int{std::chrono::year_month_day(monday + days(3)).year()};
  const auto week = (monday - FirstIsoWeek(year)).count() / 7 + 1;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-W%02d", year, static_cast<int>(week));
  return text.data();
}

std::string Clock(std::int64_t second, bool with_seconds) {
  std::array<char, 32> text{};
  const int s = static_cast<int>(second);
  if (with_seconds) {
    std::snprintf(text.data(), text.size(), "%02d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  } else {
    std::snprintf(text.data(), text.size(), "%02d:%02d", s / 3600, s / 60 % 60);
  }
  return text.data();
}

std::string Fraction(std::int32_t nanos) {
  if (nanos == 0) return "";
  std::array<char, 16> text{};
  if (nanos % 1'000'000 == 0) {
    std::snprintf(text.data(), text.size(), ".%03d", nanos / 1'000'000);
  } else if (nanos % 1000 == 0) {
    std::snprintf(text.data(), text.size(), ".%06d", nanos / 1000);
  } else {
    std::snprintf(text.data(), text.size(), ".%09d", nanos);
  }
  return text.data();
}

bool IsNumber(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

// Statements are dated in these years.
bool IsYear(const std::string& text) {
  return IsNumber(text) && text.size() == 4 && text >= "1000" && text <= "2200";
}

}  // namespace

absl::StatusOr<DateSpan> ParseDate(const std::string& text) {
  DateSpan span;
  if (ParsePeriod(text, &span)) return span;
  if (ParseMoment(text, /*lenient=*/true, &span.begin)) {
    span.end = span.begin;
    span.precision = event::v1::DATE_PRECISION_INSTANT;
    return span;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "\"", text, "\" is not a date: wanted 2025, 2025-06, 2025-W23, 2025-06-05 or 2025-06-05T14:30:00Z"));
}

absl::StatusOr<Timestamp> ParseEnd(const std::string& text) {
  const absl::StatusOr<DateSpan> span = ParseDate(text);
  if (!span.ok()) return span.status();
  return span->end;
}

absl::StatusOr<Timestamp> ParseBegin(const std::string& text) {
  const absl::StatusOr<DateSpan> span = ParseDate(text);
  if (!span.ok()) return span.status();
  return span->begin;
}

absl::StatusOr<Timestamp> ParseAfter(const std::string& text) {
  absl::StatusOr<Timestamp> end = ParseEnd(text);
  if (!end.ok()) return end;
  const std::int32_t nanos = end->nanos() / 1000 * 1000 + 1000;
  end->set_seconds(end->seconds() + nanos / 1'000'000'000);
  end->set_nanos(nanos % 1'000'000'000);
  return end;
}

absl::StatusOr<v1::KnownAt> ParseKnownAt(const std::string& text) {
  v1::KnownAt known_at;
  if (IsYear(text)) {
    return absl::InvalidArgumentError(absl::StrCat("\"", text, "\" may be a year or a position: wanted ",
                                                   text, "-12-31 for the date, or @", text,
                                                   " for the position"));
  }
  const std::string digits = !text.empty() && text.front() == '@' ? text.substr(1) : text;
  if (IsNumber(digits) && digits.size() <= 19) {
    known_at.set_position(std::stoull(digits));
    return known_at;
  }
  const absl::StatusOr<DateSpan> span = ParseDate(text);
  if (!span.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", text, "\" is not a point in record time: wanted a position such as @57, a date or a time"));
  }
  *known_at.mutable_time() = span->end;
  return known_at;
}

absl::StatusOr<std::chrono::milliseconds> ParseSpan(const std::string& text) {
  struct Unit {
    std::string_view name;
    std::int64_t milliseconds;
  };
  static constexpr std::array<Unit, 7> kUnits{{{"ms", 1},
                                               {"s", 1000},
                                               {"min", 60'000},
                                               {"h", 3'600'000},
                                               {"d", 86'400'000},
                                               {"w", 7 * 86'400'000LL},
                                               {"y", 365 * 86'400'000LL}}};
  const std::size_t digits = text.find_first_not_of("0123456789");
  if (digits != 0 && digits != std::string::npos && digits <= 7) {
    const std::int64_t count = std::stoll(text.substr(0, digits));
    for (const Unit& unit : kUnits) {
      if (count > 0 && text.substr(digits) == unit.name) {
        return std::chrono::milliseconds(count * unit.milliseconds);
      }
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text, "\" is not a length of time: wanted such as 90d, 12h, 2w, 1y, 15min or 30s"));
}

google::protobuf::Duration ToDuration(std::chrono::milliseconds span) {
  google::protobuf::Duration duration;
  duration.set_seconds(span.count() / 1000);
  duration.set_nanos(static_cast<std::int32_t>(span.count() % 1000 * 1'000'000));
  return duration;
}

std::string FormatDate(const Timestamp& time, event::v1::DatePrecision precision) {
  const CivilTime civil = Civil(time);
  switch (precision) {
    case event::v1::DATE_PRECISION_YEAR:
      return Date(civil.date, "%04d");
    case event::v1::DATE_PRECISION_MONTH:
      return Date(civil.date, "%04d-%02u");
    case event::v1::DATE_PRECISION_WEEK:
      return IsoWeek(civil.day);
    case event::v1::DATE_PRECISION_DAY:
      return Date(civil.date, "%04d-%02u-%02u");
    default: {
      const bool with_seconds = civil.second % 60 != 0 || time.nanos() != 0;
      return Date(civil.date, "%04d-%02u-%02u ") + Clock(civil.second, with_seconds) +
             Fraction(time.nanos()) + "Z";
    }
  }
}

std::string FormatRfc3339(const Timestamp& time) {
  const CivilTime civil = Civil(time);
  return Date(civil.date, "%04d-%02u-%02uT") + Clock(civil.second, true) + Fraction(time.nanos()) + "Z";
}

std::string FormatMoment(const Timestamp& time) {
  const CivilTime civil = Civil(time);
  if (civil.second == kSecondsPerDay - 1 && time.nanos() == kLastMicrosecond) {
    return Date(civil.date, "%04d-%02u-%02u");
  }
  return FormatRfc3339(time);
}

int YearOf(const Timestamp& time) {
  return int{Civil(time).date.year()};
}

bool ParseRfc3339(const char* text, std::size_t size, Timestamp* time) {
  return ParseMoment(std::string_view(text, size), /*lenient=*/false, time);
}

}  // namespace parley
