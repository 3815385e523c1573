#include "cli/numbers.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

std::string WholeError(const std::string& text, std::uint64_t least, std::uint64_t most = kWholeMax) {
  return std::string(ParseWhole(text, least, most).status().message());
}

TEST(ParseWhole, TakesDigitsAlone) {
  EXPECT_EQ(*ParseWhole("1", 1), 1u);
  EXPECT_EQ(*ParseWhole("0", 0), 0u);
  EXPECT_EQ(*ParseWhole("007", 0), 7u);
  EXPECT_EQ(*ParseWhole("6", 0, 6), 6u);
  EXPECT_EQ(*ParseWhole("9223372036854775807", 0), kWholeMax);
  for (const char* text : {"", "-1", "+1", "1.5", "1e3", "0x10", " 1", "1 ", "1,000", "@1", "ten"}) {
    EXPECT_FALSE(ParseWhole(text, 0).ok()) << text;
  }
}

TEST(ParseWhole, SaysWhatWasWanted) {
  EXPECT_EQ(WholeError("-1", 1), "\"-1\": wanted a whole number from 1");
  EXPECT_EQ(WholeError("-1", 0), "\"-1\": wanted a whole number from 0");
  EXPECT_EQ(WholeError("0", 1), "\"0\": wanted a whole number from 1");
  EXPECT_EQ(WholeError("7", 0, 6), "\"7\": wanted a whole number from 0 to 6");
  for (const char* text : {"9223372036854775808", "99999999999999999999"}) {
    EXPECT_EQ(WholeError(text, 1),
              std::string("\"") + text + "\": wanted a whole number from 1 to 9223372036854775807");
  }
}

TEST(ParseNumber, TakesNumbersAsTablesShowThem) {
  EXPECT_EQ(*ParseNumber("800000"), 800000);
  EXPECT_EQ(*ParseNumber("800,000"), 800000);
  EXPECT_EQ(*ParseNumber("1,250,000.5"), 1250000.5);
  EXPECT_EQ(*ParseNumber("-1,000"), -1000);
  EXPECT_EQ(*ParseNumber("-0.25"), -0.25);
  EXPECT_EQ(*ParseNumber("1e6"), 1e6);
  EXPECT_EQ(*ParseNumber("0"), 0);
}

TEST(ParseNumber, RefusesWhatMayBeMeantOtherwise) {
  for (const char* text : {"", "8oo", "0,5", "1,5000", "1000,000", ",000", "1,", ",", "1,,000", "1.000,5",
                           "nan", "inf", "0x10", "1e999", "--5", "5 ", "5%"}) {
    const auto number = ParseNumber(text);
    ASSERT_FALSE(number.ok()) << text;
    EXPECT_EQ(std::string(number.status().message()),
              std::string("\"") + text + "\" is not a number: wanted such as 800000, 800,000, -5 or 0.25");
  }
}

TEST(WithoutCommas, LeavesOtherTextsAlone) {
  EXPECT_EQ(WithoutCommas("1,000,000"), "1000000");
  EXPECT_EQ(WithoutCommas("0,5"), "0,5");
  EXPECT_EQ(WithoutCommas("none"), "none");
}

}  // namespace
}  // namespace parley
