#include "cli/dates.h"

#include <google/protobuf/util/time_util.h>
#include <gtest/gtest.h>

namespace parley {
namespace {

using google::protobuf::util::TimeUtil;

std::string Text(const google::protobuf::Timestamp& time) {
  return TimeUtil::ToString(time);
}

std::string End(const std::string& text) {
  const auto end = ParseEnd(text);
  return end.ok() ? Text(*end) : std::string(end.status().message());
}

TEST(ParseEnd, IsTheLastMicrosecondOfThePeriod) {
  EXPECT_EQ(End("2025"), "2025-12-31T23:59:59.999999Z");
  EXPECT_EQ(End("2025-06"), "2025-06-30T23:59:59.999999Z");
  EXPECT_EQ(End("2024-02"), "2024-02-29T23:59:59.999999Z");
  EXPECT_EQ(End("2025-06-05"), "2025-06-05T23:59:59.999999Z");
  EXPECT_EQ(End("2025-W01"), "2025-01-05T23:59:59.999999Z");
  EXPECT_EQ(End("2020-W53"), "2021-01-03T23:59:59.999999Z");
  EXPECT_EQ(End("1946-01-01"), "1946-01-01T23:59:59.999999Z");
}

TEST(ParseEnd, ATimeIsTheMomentItself) {
  EXPECT_EQ(End("2025-06-05T14:30:00Z"), "2025-06-05T14:30:00Z");
  EXPECT_EQ(End("2025-06-05T14:30:00.25+02:00"), "2025-06-05T12:30:00.250Z");
  EXPECT_EQ(End("2025-06-05 14:30:00z"), "2025-06-05T14:30:00Z");
  EXPECT_EQ(End("2025-01-01T00:30:00+01:00"), "2024-12-31T23:30:00Z");
}

TEST(ParseDate, NamesWhatIsNoDate) {
  for (const char* text : {"", "25", "2025-13", "2025-00", "2025-02-30", "2025-6", "2025-06-05T25:00:00Z",
                           "2025-W54", "2025-W00", "2025-06-05T14:30:00", "0000",
                           "2025-06-05T14:30:00.1234567890Z", "today", "2025-06-05T14:30:00+2:00"}) {
    const auto date = ParseDate(text);
    ASSERT_FALSE(date.ok()) << text;
    EXPECT_NE(std::string(date.status().message()).find(std::string("\"") + text + "\""), std::string::npos);
  }
}

TEST(ParseDate, KeepsThePrecision) {
  EXPECT_EQ(ParseDate("2025")->precision, event::v1::DATE_PRECISION_YEAR);
  EXPECT_EQ(ParseDate("2025-06")->precision, event::v1::DATE_PRECISION_MONTH);
  EXPECT_EQ(ParseDate("2025-W23")->precision, event::v1::DATE_PRECISION_WEEK);
  EXPECT_EQ(ParseDate("2025-06-05")->precision, event::v1::DATE_PRECISION_DAY);
  EXPECT_EQ(ParseDate("2025-06-05T14:30:00Z")->precision, event::v1::DATE_PRECISION_INSTANT);
}

TEST(ParseAfter, IsTheFirstMomentBehindTheDate) {
  EXPECT_EQ(Text(*ParseAfter("2025")), "2026-01-01T00:00:00Z");
  EXPECT_EQ(Text(*ParseAfter("2025-06-05T14:30:00Z")), "2025-06-05T14:30:00.000001Z");
}

TEST(ParseKnownAt, DigitsAreAPositionAndTheRestIsADate) {
  EXPECT_EQ(ParseKnownAt("57")->position(), 57u);
  EXPECT_EQ(ParseKnownAt("0")->point_case(), v1::KnownAt::kPosition);
  EXPECT_EQ(ParseKnownAt("@57")->position(), 57u);
  EXPECT_EQ(Text(ParseKnownAt("2025-06")->time()), "2025-06-30T23:59:59.999999Z");
  for (const char* text : {"", "@", "@x", "@-1", "57@", "@2025-06"})
    EXPECT_FALSE(ParseKnownAt(text).ok()) << text;
  EXPECT_FALSE(ParseKnownAt("-1").ok());
  EXPECT_FALSE(ParseKnownAt("99999999999999999999").ok());
}

TEST(ParseKnownAt, RefusesANumberThatMayBeAYear) {
  for (const char* text : {"1000", "2026", "2200"}) {
    EXPECT_EQ(std::string(ParseKnownAt(text).status().message()),
              std::string("\"") + text + "\" may be a year or a position: wanted " + text +
                  "-12-31 for the date, or @" + text + " for the position");
    EXPECT_EQ(ParseKnownAt(std::string("@") + text)->position(), std::stoull(text));
  }
  for (const char* text : {"999", "0999", "2201", "02026", "12026"}) {
    EXPECT_EQ(ParseKnownAt(text)->position(), std::stoull(text)) << text;
  }
}

TEST(ParseSpan, TakesUnits) {
  EXPECT_EQ(ParseSpan("90d")->count(), 90LL * 86'400'000);
  EXPECT_EQ(ParseSpan("500ms")->count(), 500);
  EXPECT_EQ(ParseSpan("15min")->count(), 900'000);
  for (const char* text : {"", "90", "d", "0d", "-1d", "1m", "1.5h", "99999999d"})
    EXPECT_FALSE(ParseSpan(text).ok());
  EXPECT_EQ(ToDuration(*ParseSpan("1500ms")).seconds(), 1);
  EXPECT_EQ(ToDuration(*ParseSpan("1500ms")).nanos(), 500'000'000);
}

TEST(FormatDate, ShowsNoMoreThanIsKnown) {
  const auto time = ParseDate("2025-06-02")->begin;
  EXPECT_EQ(FormatDate(time, event::v1::DATE_PRECISION_YEAR), "2025");
  EXPECT_EQ(FormatDate(time, event::v1::DATE_PRECISION_MONTH), "2025-06");
  EXPECT_EQ(FormatDate(time, event::v1::DATE_PRECISION_WEEK), "2025-W23");
  EXPECT_EQ(FormatDate(time, event::v1::DATE_PRECISION_DAY), "2025-06-02");
  EXPECT_EQ(FormatDate(time, event::v1::DATE_PRECISION_INSTANT), "2025-06-02 00:00Z");
  EXPECT_EQ(FormatDate(ParseDate("2025-06-02T10:20:30.5Z")->begin, event::v1::DATE_PRECISION_INSTANT),
            "2025-06-02 10:20:30.500Z");
  EXPECT_EQ(FormatDate(ParseDate("2021-01-01")->begin, event::v1::DATE_PRECISION_WEEK), "2020-W53");
}

TEST(FormatMoment, ShowsADayForItsEnd) {
  EXPECT_EQ(FormatMoment(*ParseEnd("2025-09")), "2025-09-30");
  EXPECT_EQ(FormatMoment(*ParseEnd("1946-01-01")), "1946-01-01");
  EXPECT_EQ(FormatMoment(ParseDate("2025-09-30T10:00:00.123456Z")->begin), "2025-09-30T10:00:00.123456Z");
}

TEST(FormatRfc3339, AgreesWithProtobuf) {
  for (const char* text : {"0001-01-01T00:00:00Z", "1946-12-11T23:59:59.999999Z", "1969-12-31T23:59:59.5Z",
                           "2025-09-03T10:00:00.120Z", "9999-12-31T23:59:59.000000001Z"}) {
    google::protobuf::Timestamp time;
    ASSERT_TRUE(TimeUtil::FromString(text, &time));
    EXPECT_EQ(FormatRfc3339(time), TimeUtil::ToString(time));
  }
}

}  // namespace
}  // namespace parley
