#include "cli/render/facts.h"

#include <gtest/gtest.h>

#include "cli/enum_names.h"

namespace parley {
namespace {

TEST(NumberText, GroupsThousands) {
  EXPECT_EQ(NumberText(800000), "800,000");
  EXPECT_EQ(NumberText(-1234567), "-1,234,567");
  EXPECT_EQ(NumberText(100), "100");
  EXPECT_EQ(NumberText(-100), "-100");
  EXPECT_EQ(NumberText(0.1), "0.1");
  EXPECT_EQ(NumberCsv(800000), "800000");
  EXPECT_EQ(NumberCsv(1e21), "1e+21");
}

TEST(ShiftWord, ShowsAnArrowAndAWord) {
  EXPECT_EQ(ShiftWord(v1::SHIFT_KIND_REVERSED), "⇄ reversed");
  EXPECT_EQ(ShiftWord(v1::SHIFT_KIND_HARDENED), "▲ hardened");
  EXPECT_EQ(ShiftWord(v1::SHIFT_KIND_SOFTENED), "▽ softened");
  EXPECT_EQ(ShiftWord(v1::SHIFT_KIND_REAFFIRMED), "= reaffirmed");
  EXPECT_EQ(ShiftWord(v1::SHIFT_KIND_FIRST_STATED), "● first stated");
  for (int kind = 1; kind <= v1::ShiftKind_MAX; ++kind) {
    EXPECT_NE(ShiftWord(static_cast<v1::ShiftKind>(kind)).find(' '), std::string::npos) << kind;
  }
}

TEST(ParseEnum, TakesWordsAndNames) {
  for (const char* text : {"rules-out", "rules_out", "Rules Out", "RULES_OUT", "STANCE_RULES_OUT"}) {
    EXPECT_EQ(*ParseEnum<event::v1::Stance>(text), event::v1::STANCE_RULES_OUT) << text;
  }
  for (const char* text : {"", "maybe", "unspecified", "STANCE_UNSPECIFIED", "1"}) {
    EXPECT_FALSE(ParseEnum<event::v1::Stance>(text).ok()) << text;
  }
}

TEST(StatementText, TellsWhatWasSaidByWhomAndWhere) {
  event::v1::Statement statement;
  statement.set_quote("Ни дюйма");
  statement.set_translation("Not an inch");
  statement.set_speaker("putin");
  statement.set_venue("Sochi");
  statement.add_conditions("a truce");
  statement.add_sources()->set_publisher("TASS");
  EXPECT_EQ(StatementText(statement), "“Not an inch” [if: a truce] — putin, Sochi (TASS)");
  statement.set_attribution(event::v1::ATTRIBUTION_RELAYED);
  statement.set_reported_by("turkey");
  EXPECT_EQ(StatementText(statement),
            "“Not an inch” [if: a truce] — putin, Sochi, according to turkey (TASS) {relayed}");
}

}  // namespace
}  // namespace parley
