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

TEST(EventText, TellsOfRulesAndAlerts) {
  event::v1::Event event;
  event::v1::AlertRule& rule = *event.mutable_alert_rule_declared()->mutable_rule();
  rule.set_rule_id("moscow-softens");
  rule.mutable_shift()->add_kinds(event::v1::SHIFT_KIND_SOFTENED);
  rule.mutable_shift()->add_kinds(event::v1::SHIFT_KIND_REVERSED);
  rule.mutable_shift()->set_min_delta(1);
  rule.mutable_filter()->add_parties("russia");
  rule.mutable_filter()->add_issues("security-guarantees");
  rule.mutable_filter()->set_include_subissues(true);
  EXPECT_EQ(EventText(event, true),
            "rule moscow-softens declared: shift softened or reversed by at least 1 level, russia on "
            "security-guarantees and below");
  event.mutable_alert_rule_removed()->set_rule_id("gap");
  EXPECT_EQ(EventText(event, true), "rule gap removed");
  event.mutable_alert_rule_removed()->set_reason("too noisy");
  EXPECT_EQ(EventText(event, true), "rule gap removed: too noisy");
  event.mutable_alert_acknowledged()->set_alert_id("a-1");
  event.mutable_alert_acknowledged()->set_note("seen");
  EXPECT_EQ(EventText(event, true), "alert a-1 acknowledged: seen");
  event.mutable_clock_ticked()->mutable_time()->set_seconds(1756857600);
  EXPECT_EQ(EventText(event, true), "clock ticked to 2025-09-03T00:00:00Z");
  EXPECT_EQ(EventText({}, true), "an event that this program does not know");
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

TEST(StatementCsv, HasEverySourceInItsPlace) {
  event::v1::Statement statement;
  statement.set_delivered_by("turkey");
  statement.set_reported_by("rand");
  statement.set_said_at_precision(event::v1::DATE_PRECISION_MONTH);
  statement.add_sources()->set_publisher("TASS");
  event::v1::Source& second = *statement.add_sources();
  second.set_publisher("Reuters");
  second.set_url("https://news.example/1");
  Table table;
  AddStatementCsvColumns(&table);
  AddStatementCsvCells(statement, &table.rows.emplace_back());
  const auto cell = [&table](const std::string& name) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      if (table.columns[c].name == name) return table.rows[0].at(c).text;
    }
    return "no column " + name;
  };
  EXPECT_EQ(table.rows[0].size(), table.columns.size());
  EXPECT_EQ(cell("publisher"), "TASS; Reuters");
  EXPECT_EQ(cell("url"), "; https://news.example/1");
  EXPECT_EQ(cell("title"), "");
  EXPECT_EQ(cell("delivered_by"), "turkey");
  EXPECT_EQ(cell("reported_by"), "rand");
  EXPECT_EQ(cell("said_at_precision"), "month");
}

TEST(IdColumn, ShowsIdsWholeAtAnyWidth) {
  const std::string id = "5e0c2a52-1111-4c6e-9d1f-2f6f3a9f7b11";
  Table table;
  table.columns = {{"said"}, {"statement", true}, IdColumn()};
  table.rows = {
      {{"2025-09-05", Tone::kPlain, 0, {}},
       {"Russia refuses outright any troops of NATO members on Ukrainian soil.", Tone::kPlain, 0, {}},
       {id, Tone::kPlain, 0, {}}}};
  for (const std::size_t width : {40U, 60U, 80U, 160U}) {
    EXPECT_NE(RenderTable(table, {width, false}).find(id), std::string::npos) << width;
  }
  EXPECT_NE(RenderMarkdown(table).find(id), std::string::npos);
  EXPECT_EQ(RenderCsv(table).find(id), std::string::npos);
}

}  // namespace
}  // namespace parley
