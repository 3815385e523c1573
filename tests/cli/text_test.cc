#include "cli/render/text.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth("Kyiv"), 4u);
  EXPECT_EQ(DisplayWidth("Київ"), 4u);
  EXPECT_EQ(DisplayWidth("外交部"), 6u);
  EXPECT_EQ(DisplayWidth("한국어"), 6u);
  EXPECT_EQ(DisplayWidth("e\u0301le\u0300ve"), 5u);  // combining accents
  EXPECT_EQ(DisplayWidth("▲ hardened"), 10u);
  EXPECT_EQ(DisplayWidth("\u1112\u1161\u11AB"), 2u);  // one syllable of three letters
  EXPECT_EQ(DisplayWidth(""), 0u);
}

TEST(Sanitize, TakesTheTeethFromEscapeSequences) {
  EXPECT_EQ(Sanitize("\x1b[31mred\x1b[0m"), "�[31mred�[0m");
  EXPECT_EQ(Sanitize("\x1b]0;title\x07"), "�]0;title�");
  EXPECT_EQ(Sanitize("\xC2\x9B"
                     "31m"),
            "�31m");  // the one-byte form of the introducer
  EXPECT_EQ(Sanitize("a\u202Eb\u2066c"), "a�b�c");
  EXPECT_EQ(Sanitize("del\x7F"), "del�");
  EXPECT_EQ(Sanitize("bad \xFF\xC0\x80 bytes"), "bad ��� bytes");
}

TEST(Sanitize, PutsEverythingOnOneLine) {
  EXPECT_EQ(Sanitize("one\ntwo\r\n\tthree\u2028four"), "one two three four");
  EXPECT_EQ(Sanitize("\nlead"), "lead");
  EXPECT_EQ(Sanitize("plain  spaces"), "plain  spaces");
}

TEST(IsUtf8, TellsBadBytesFromTheCharacterThatStandsForThem) {
  for (const char* text : {"", "Kyiv", "Київ", "外交部", "\xEF\xBF\xBD", "\xF0\x9F\x95\x8A"}) {
    EXPECT_TRUE(IsUtf8(text)) << text;
  }
  for (const char* text : {"caf\xE9", "\xFF", "\xC0\x80", "\xE5\xA4", "a\x80", "\xED\xA0\x80"}) {
    EXPECT_FALSE(IsUtf8(text)) << Sanitize(text);
  }
}

TEST(Wrap, BreaksBetweenWords) {
  EXPECT_EQ(Wrap("not an inch to the east", 11), (std::vector<std::string>{"not an inch", "to the east"}));
  EXPECT_EQ(Wrap("", 10), (std::vector<std::string>{""}));
}

TEST(Wrap, BreaksLongWordsAtCharacters) {
  EXPECT_EQ(Wrap("Donaudampfschiff", 6), (std::vector<std::string>{"Donaud", "ampfsc", "hiff"}));
  EXPECT_EQ(Wrap("neutrality-in-writing", 17), (std::vector<std::string>{"neutrality-in-", "writing"}));
  EXPECT_EQ(Wrap("外交部发言", 5), (std::vector<std::string>{"外交", "部发", "言"}));
  EXPECT_EQ(Wrap("e\u0301e\u0301e\u0301", 2), (std::vector<std::string>{"e\u0301e\u0301", "e\u0301"}));
}

TEST(Pad, FillsColumns) {
  EXPECT_EQ(PadRight("外", 4), "外  ");
  EXPECT_EQ(PadLeft("7", 3), "  7");
  EXPECT_EQ(PadLeft("7777", 3), "7777");
}

}  // namespace
}  // namespace parley
