#include "core/text.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

TEST(TextTest, CountsCodePointsNotBytes) {
  EXPECT_EQ(CodePointCount(""), 0U);
  EXPECT_EQ(CodePointCount("abc"), 3U);
  EXPECT_EQ(CodePointCount("Київ"), 4U);
  EXPECT_EQ(CodePointCount("北京"), 2U);
  EXPECT_EQ(CodePointCount("😀"), 1U);
}

TEST(TextTest, AcceptsEveryLengthOfUtf8) {
  for (const char* good : {"", "a", "é", "北", "😀", "\u0080", "\u07ff", "\u0800", "\uffff", "\U0010ffff"}) {
    EXPECT_TRUE(IsValidUtf8(good)) << good;
  }
  EXPECT_TRUE(IsValidUtf8(std::string(1, '\0')));
}

TEST(TextTest, RefusesWhatUtf8Forbids) {
  for (const char* bad : {
           "\x80",              // continuation without a lead
           "\xc3",              // cut off
           "\xe5\x8c",          // cut off
           "\xf0\x9f\x98",      // cut off
           "\xc0\xaf",          // overlong
           "\xe0\x80\xaf",      // overlong
           "\xf0\x80\x80\xaf",  // overlong
           "\xed\xa0\x80",      // surrogate
           "\xf4\x90\x80\x80",  // above U+10FFFF
           "\xf5\x80\x80\x80",  // no such lead
           "\xff",              // never
           "\xe5\x8cx",         // broken by ASCII
           "caf\xe9 noir",      // Latin-1
       }) {
    EXPECT_FALSE(IsValidUtf8(bad)) << bad;
  }
}

TEST(TextTest, EditDistanceCountsEdits) {
  EXPECT_EQ(EditDistance("", "", 3), 0U);
  EXPECT_EQ(EditDistance("russia", "russia", 3), 0U);
  EXPECT_EQ(EditDistance("rusia", "russia", 3), 1U);
  EXPECT_EQ(EditDistance("ukraine", "ukrania", 3), 2U);
  EXPECT_EQ(EditDistance("abc", "", 3), 3U);
  EXPECT_EQ(EditDistance("", "abc", 3), 3U);
  EXPECT_EQ(EditDistance("kitten", "sitting", 5), 3U);
}

TEST(TextTest, SwappedNeighboursAreOneEdit) {
  EXPECT_EQ(EditDistance("zelensky", "zelenksy", 3), 1U);
  EXPECT_EQ(EditDistance("ab", "ba", 3), 1U);
  EXPECT_EQ(EditDistance("ca", "abc", 5), 3U);  // optimal string alignment, not the full distance
}

TEST(TextTest, EditDistanceStopsAtItsLimit) {
  EXPECT_EQ(EditDistance("kitten", "sitting", 2), 3U);
  EXPECT_EQ(EditDistance("a", "aaaaaaaaaa", 2), 3U);
  EXPECT_EQ(EditDistance("xxxxxxxxxx", "yyyyyyyyyy", 4), 5U);
  EXPECT_EQ(EditDistance("a", "b", 0), 1U);
  EXPECT_EQ(EditDistance("a", "a", 0), 0U);
}

TEST(TextTest, EditDistanceIsSymmetric) {
  const char* names[] = {"russia", "ukraine", "prussia", "urkaine", "us", "usa", "eu", ""};
  for (const char* a : names) {
    for (const char* b : names) EXPECT_EQ(EditDistance(a, b, 9), EditDistance(b, a, 9)) << a << " " << b;
  }
}

}  // namespace
}  // namespace parley
