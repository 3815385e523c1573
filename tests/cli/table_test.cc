#include "cli/render/table.h"

#include <gtest/gtest.h>

#include "cli/render/text.h"

namespace parley {
namespace {

Cell Plain(const std::string& text) {
  return {text, Tone::kPlain, 0, {}};
}

Table Timeline() {
  Table table;
  table.title = "ukraine on nato-membership";
  table.columns = {{"said"}, {"stance"}, {"shift"}, {"statement", true}};
  table.rows = {
      {Plain("2010"),
       {"opposes", Tone::kOpposes, 0, {}},
       Plain("● first stated"),
       Plain("Non-bloc status is fixed by law (Verkhovna Rada)")},
      {Plain("2019-02-07"),
       {"demands", Tone::kDemands, 0, {}},
       Plain("▲ hardened"),
       Plain("“Стратегічний курс” written into the constitution — poroshenko, Київ (Голос України)")},
      {Plain("2022-03"),
       {"opposes", Tone::kOpposes, 0, {}},
       Plain("⇄ reversed"),
       Plain("接受中立 at the Istanbul talks [if: guarantees like Article 5]")},
  };
  return table;
}

TEST(RenderTable, Fits80Columns) {
  EXPECT_EQ(RenderTable(Timeline(), {80, false}),
            R"(ukraine on nato-membership
said        stance   shift           statement
────────────────────────────────────────────────────────────────────────────────
2010        opposes  ● first stated  Non-bloc status is fixed by law (Verkhovna
                                     Rada)
2019-02-07  demands  ▲ hardened      “Стратегічний курс” written into the
                                     constitution — poroshenko, Київ (Голос
                                     України)
2022-03     opposes  ⇄ reversed      接受中立 at the Istanbul talks [if:
                                     guarantees like Article 5]
)");
}

TEST(RenderTable, KeepsLinesWholeIn160Columns) {
  EXPECT_EQ(RenderTable(Timeline(), {160, false}),
            R"(ukraine on nato-membership
said        stance   shift           statement
─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
2010        opposes  ● first stated  Non-bloc status is fixed by law (Verkhovna Rada)
2019-02-07  demands  ▲ hardened      “Стратегічний курс” written into the constitution — poroshenko, Київ (Голос України)
2022-03     opposes  ⇄ reversed      接受中立 at the Istanbul talks [if: guarantees like Article 5]
)");
}

TEST(RenderTable, NeverIsWiderThanTheTerminal) {
  for (std::size_t width = 40; width <= 160; ++width) {
    const std::string text = RenderTable(Timeline(), {width, false});
    std::size_t begin = 0;
    while (begin < text.size()) {
      const std::size_t end = text.find('\n', begin);
      EXPECT_LE(DisplayWidth(text.substr(begin, end - begin)), width);
      begin = end + 1;
    }
  }
}

TEST(RenderTable, ColoursAddNoWidth) {
  const std::string text = RenderTable(Timeline(), {80, true});
  EXPECT_NE(text.find("\x1b[38;5;167mopposes\x1b[0m  ● first stated"), std::string::npos);
  EXPECT_EQ(RenderTable(Timeline(), {80, false}).find('\x1b'), std::string::npos);
}

TEST(RenderTable, CellsCannotDriveTheTerminal) {
  Table table;
  table.columns = {{"text"}};
  table.rows = {{Plain("\x1b[2Jgone\nnext")}};
  for (const std::string& text : {RenderTable(table, {80, false}), RenderMarkdown(table)}) {
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_NE(text.find("gone next"), std::string::npos);
  }
}

TEST(RenderTable, IndentsTreesAndAlignsNumbers) {
  Table table;
  table.columns = {{"issue"}, {"n", false, true}};
  table.rows = {{Plain("root"), Plain("7")}, {{"child", Tone::kPlain, 2, {}}, Plain("1,000")}};
  EXPECT_EQ(RenderTable(table, {80, false}),
            "issue        n\n──────────────\nroot         7\n  child  1,000\n");
}

TEST(RenderTable, LeavesOutColumnsThatSayNothing) {
  Table table;
  table.columns = {{"a"}, {"empty"}, {"b"}};
  table.rows = {{Plain("1"), Plain(""), Plain("2")}};
  EXPECT_EQ(RenderTable(table, {80, false}), "a  b\n────\n1  2\n");
  EXPECT_EQ(RenderCsv(table), "a,empty,b\r\n1,,2\r\n");
}

TEST(RenderTable, PutsLongTextBelowWhereItsColumnWouldBeNarrow) {
  Table table;
  table.columns = {{"party"}, {"caused by", true, false, Shown::kEverywhere, true}};
  table.rows = {{Plain("ukraine"), Plain("Parliament drops the non-bloc status and turns back to NATO")},
                {Plain("russia"), Plain("")}};
  EXPECT_EQ(RenderTable(table, {40, false}), R"(party
────────────────────────────────────────
ukraine
    Parliament drops the non-bloc status
    and turns back to NATO
russia
)");
  EXPECT_EQ(RenderTable(table, {80, false}), R"(party    caused by
────────────────────────────────────────────────────────────────────
ukraine  Parliament drops the non-bloc status and turns back to NATO
russia
)");
}

TEST(RenderTable, SaysWhenThereIsNothing) {
  Table table;
  table.columns = {{"issue"}};
  table.when_empty = "nothing on record";
  EXPECT_EQ(RenderTable(table, {80, false}), "nothing on record\n");
}

TEST(RenderMarkdown, EscapesPipes) {
  Table table;
  table.columns = {{"a|b"}, {"n", false, true}};
  table.rows = {{Plain("x | <b>"), Plain("1")}};
  EXPECT_EQ(RenderMarkdown(table), "| a\\|b | n |\n| --- | ---: |\n| x \\| &lt;b> | 1 |\n");
}

TEST(RenderCsv, QuotesByRfc4180) {
  Table table;
  table.columns = {
      {"plain"}, {"shown", false, false, Shown::kNotInCsv}, {"text", false, false, Shown::kOnlyInCsv}};
  table.rows = {
      {{"1,000", Tone::kPlain, 0, "1000"}, Plain("not here"), Plain("say \"no\", twice\nthen leave")}};
  EXPECT_EQ(RenderCsv(table), "plain,text\r\n1000,\"say \"\"no\"\", twice\nthen leave\"\r\n");
  EXPECT_EQ(CsvField(""), "");
  EXPECT_EQ(CsvField("a b"), "a b");
}

}  // namespace
}  // namespace parley
