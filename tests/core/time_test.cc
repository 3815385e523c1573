#include "core/time.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace parley {
namespace {

using event::v1::DATE_PRECISION_DAY;
using event::v1::DATE_PRECISION_INSTANT;
using event::v1::DATE_PRECISION_MONTH;
using event::v1::DATE_PRECISION_UNSPECIFIED;
using event::v1::DATE_PRECISION_WEEK;
using event::v1::DATE_PRECISION_YEAR;

int64_t Begin(const std::string& text) {
  const auto date = ParseWrittenDate(text);
  EXPECT_TRUE(date.ok()) << date.status();
  return date.ok() ? date->begin_us : 0;
}

google::protobuf::Timestamp Timestamp(int64_t seconds, int nanos) {
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(nanos);
  return timestamp;
}

TEST(TimeTest, EpochIsZero) {
  EXPECT_EQ(Begin("1970-01-01"), 0);
  EXPECT_EQ(FormatMicros(0), "1970-01-01T00:00:00Z");
}

TEST(TimeTest, FormatsFractionsAsNeeded) {
  EXPECT_EQ(FormatMicros(1), "1970-01-01T00:00:00.000001Z");
  EXPECT_EQ(FormatMicros(1'000), "1970-01-01T00:00:00.001Z");
  EXPECT_EQ(FormatMicros(1'500'000), "1970-01-01T00:00:01.500Z");
  EXPECT_EQ(FormatMicros(-1), "1969-12-31T23:59:59.999999Z");
}

TEST(TimeTest, FormatAndParseRoundTrip) {
  for (const char* text : {"0001-01-01T00:00:00Z", "0999-12-31T23:59:59.999999Z", "1000-01-01T00:00:00Z",
                           "1582-10-10T12:00:00Z", "1946-11-02T00:00:00Z", "2000-02-29T01:02:03.004Z",
                           "2200-12-31T23:59:59Z", "9999-12-31T23:59:59.999999Z"}) {
    EXPECT_EQ(FormatMicros(Begin(text)), text);
  }
}

TEST(TimeTest, TimestampsRoundTripAlsoBeforeTheEpoch) {
  for (const char* text : {"1000-01-01", "1946-11-02T00:00:00.000001Z", "1969-12-31T23:59:59.999999Z",
                           "1970-01-01", "2200-12-31T23:59:59.5Z"}) {
    const int64_t us = Begin(text);
    const auto timestamp = TimestampFromMicros(us);
    EXPECT_GE(timestamp.nanos(), 0);
    EXPECT_LT(timestamp.nanos(), 1'000'000'000);
    const auto read = MicrosFromTimestamp(timestamp);
    ASSERT_TRUE(read.ok()) << text;
    EXPECT_EQ(*read, us) << text;
  }
}

TEST(TimeTest, TimestampsOutsideTheRulesAreRefused) {
  EXPECT_FALSE(MicrosFromTimestamp(Timestamp(0, 1)).ok());  // a nanosecond
  EXPECT_FALSE(MicrosFromTimestamp(Timestamp(0, -1'000)).ok());
  EXPECT_FALSE(MicrosFromTimestamp(Timestamp(0, 1'000'000'000)).ok());
  EXPECT_FALSE(MicrosFromTimestamp(Timestamp(-62'135'596'801, 0)).ok());  // year 0
  EXPECT_FALSE(MicrosFromTimestamp(Timestamp(253'402'300'800, 0)).ok());  // year 10000
  EXPECT_FALSE(MicrosFromTimestamp(Timestamp(INT64_MAX, 0)).ok());
  EXPECT_FALSE(MicrosFromTimestamp(Timestamp(INT64_MIN, 0)).ok());
  EXPECT_TRUE(MicrosFromTimestamp(Timestamp(-62'135'596'800, 0)).ok());
  EXPECT_TRUE(MicrosFromTimestamp(Timestamp(253'402'300'799, 999'999'000)).ok());
}

TEST(TimeTest, StartOfDayRoundsDownAlsoBeforeTheEpoch) {
  EXPECT_EQ(StartOfDay(0), 0);
  EXPECT_EQ(StartOfDay(kMicrosPerDay - 1), 0);
  EXPECT_EQ(StartOfDay(-1), -kMicrosPerDay);
  EXPECT_EQ(StartOfDay(-kMicrosPerDay), -kMicrosPerDay);
}

TEST(TimeTest, StartOfPeriod) {
  const int64_t us = Begin("2025-09-03T14:30:00.000001Z");  // a Wednesday
  EXPECT_EQ(StartOfPeriod(us, DATE_PRECISION_INSTANT), us);
  EXPECT_EQ(StartOfPeriod(us, DATE_PRECISION_UNSPECIFIED), us);
  EXPECT_EQ(StartOfPeriod(us, DATE_PRECISION_DAY), Begin("2025-09-03"));
  EXPECT_EQ(StartOfPeriod(us, DATE_PRECISION_WEEK), Begin("2025-09-01"));
  EXPECT_EQ(StartOfPeriod(us, DATE_PRECISION_MONTH), Begin("2025-09-01"));
  EXPECT_EQ(StartOfPeriod(us, DATE_PRECISION_YEAR), Begin("2025-01-01"));
}

TEST(TimeTest, WeeksStartOnMondayAcrossYearsAndTheEpoch) {
  EXPECT_EQ(StartOfPeriod(Begin("1970-01-01"), DATE_PRECISION_WEEK), Begin("1969-12-29"));
  EXPECT_EQ(StartOfPeriod(Begin("1969-12-28T23:59:59Z"), DATE_PRECISION_WEEK), Begin("1969-12-22"));
  EXPECT_EQ(StartOfPeriod(Begin("2025-01-01"), DATE_PRECISION_WEEK), Begin("2024-12-30"));
  EXPECT_EQ(StartOfPeriod(Begin("2024-12-30"), DATE_PRECISION_WEEK), Begin("2024-12-30"));
  EXPECT_EQ(StartOfPeriod(Begin("1000-01-01"), DATE_PRECISION_WEEK), Begin("0999-12-30"));
}

TEST(TimeTest, PeriodsAtTheEdgesOfTheRange) {
  EXPECT_EQ(StartOfYear(1000), Begin("1000-01-01"));
  EXPECT_EQ(StartOfYear(1970), 0);
  EXPECT_EQ(StartOfPeriod(Begin("1000-12-31T23:59:59Z"), DATE_PRECISION_YEAR), StartOfYear(1000));
  EXPECT_EQ(StartOfPeriod(Begin("2200-12-31T23:59:59Z"), DATE_PRECISION_MONTH), Begin("2200-12-01"));
}

TEST(WrittenDateTest, NamesAPeriodOrAMoment) {
  const auto year = *ParseWrittenDate("2024");
  EXPECT_EQ(year.precision, DATE_PRECISION_YEAR);
  EXPECT_EQ(year.end_us - year.begin_us, 366 * kMicrosPerDay);
  const auto month = *ParseWrittenDate("2025-02");
  EXPECT_EQ(month.precision, DATE_PRECISION_MONTH);
  EXPECT_EQ(month.end_us - month.begin_us, 28 * kMicrosPerDay);
  const auto december = *ParseWrittenDate("2025-12");
  EXPECT_EQ(december.end_us, Begin("2026"));
  const auto day = *ParseWrittenDate("2025-09-03");
  EXPECT_EQ(day.precision, DATE_PRECISION_DAY);
  EXPECT_EQ(day.end_us - day.begin_us, kMicrosPerDay);
  const auto moment = *ParseWrittenDate("2025-09-03T12:00:00Z");
  EXPECT_EQ(moment.precision, DATE_PRECISION_INSTANT);
  EXPECT_EQ(moment.end_us - moment.begin_us, 1);
}

TEST(WrittenDateTest, OffsetsAndFractions) {
  EXPECT_EQ(Begin("2025-09-03T01:30:00+03:00"), Begin("2025-09-02T22:30:00Z"));
  EXPECT_EQ(Begin("2025-09-03T20:00:00-05:30"), Begin("2025-09-04T01:30:00Z"));
  EXPECT_EQ(Begin("2025-09-03t12:00:00.5z"), Begin("2025-09-03T12:00:00.500000Z"));
  EXPECT_EQ(Begin("1970-01-01T00:00:00.000001Z"), 1);
  EXPECT_EQ(Begin("1970-01-01T00:00:00.12Z"), 120'000);
}

TEST(WrittenDateTest, LeapDays) {
  EXPECT_TRUE(ParseWrittenDate("2000-02-29").ok());
  EXPECT_TRUE(ParseWrittenDate("2024-02-29").ok());
  EXPECT_FALSE(ParseWrittenDate("1900-02-29").ok());
  EXPECT_FALSE(ParseWrittenDate("2200-02-29").ok());
  EXPECT_FALSE(ParseWrittenDate("2025-02-29").ok());
}

TEST(WrittenDateTest, OtherFormsAreRefusedWithAnExample) {
  for (const char* bad : {"",
                          "25",
                          "2025-",
                          "2025-6",
                          "2025-13",
                          "2025-00",
                          "2025-06-00",
                          "2025-06-31",
                          "2025-06-05T",
                          "2025-06-05T12:00Z",
                          "2025-06-05T12:00:00",
                          "2025-06-05T24:00:00Z",
                          "2025-06-05T12:60:00Z",
                          "2025-06-05T12:00:60Z",
                          "2025-06-05T12:00:00.Z",
                          "2025-06-05T12:00:00.1234567Z",
                          "2025-06-05T12:00:00+3:00",
                          "2025-06-05T12:00:00+24:00",
                          "2025-06-05T12:00:00Zx",
                          "2025/06/05",
                          "05.06.2025",
                          " 2025",
                          "2025 ",
                          "-2025",
                          "0000",
                          "yesterday",
                          "20250605",
                          "0001-01-01T00:00:00+01:00",
                          "9999-12-31T23:59:59-01:00"}) {
    const auto date = ParseWrittenDate(bad);
    ASSERT_FALSE(date.ok()) << bad;
    EXPECT_NE(std::string(date.status().message()).find("2025-06-05"), std::string::npos);
  }
}

}  // namespace
}  // namespace parley
