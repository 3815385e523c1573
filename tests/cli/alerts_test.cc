#include "cli/render/alerts.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "cli/render/text.h"

namespace parley {
namespace {

using testing::HasSubstr;
using testing::Not;

v1::Alert Softened() {
  v1::Alert alert;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        alert_id: "5e0c2a52-1111-5c6e-9d1f-2f6f3a9f7b11"
        position: 81
        raised_at { seconds: 1756857600 }
        rule_id: "moscow-softens"
        rule_name: "Moscow softens"
        severity: ALERT_SEVERITY_CRITICAL
        labels { key: "desk" value: "europe" }
        trigger: ALERT_TRIGGER_SHIFT
        reason: "russia on foreign-troops: softened, rules out → opposes (+1)"
        party: "russia"
        issue: "foreign-troops"
        before {
          stance: STANCE_RULES_OUT
          last_stated_at { seconds: 1756684800 }
          last_stated_at_precision: DATE_PRECISION_MONTH
        }
        after {
          stance: STANCE_OPPOSES
          conditions: "a truce"
          last_stated_at { seconds: 1757030400 }
          last_stated_at_precision: DATE_PRECISION_DAY
        }
        shift { kind: SHIFT_KIND_SOFTENED delta: 1 }
        statement {
          statement_id: "s-1"
          party: "russia"
          issue: "foreign-troops"
          speaker: "putin"
          quote: "legitimate targets"
          attribution: ATTRIBUTION_DIRECT_QUOTE
          said_at { seconds: 1757030400 }
          said_at_precision: DATE_PRECISION_DAY
          sources { publisher: "TASS" }
        }
      )pb",
      &alert));
  return alert;
}

v1::ListAlertsResponse Two() {
  v1::ListAlertsResponse response;
  *response.add_alerts() = Softened();
  v1::Alert& taken = *response.add_alerts();
  taken = Softened();
  taken.set_muted(true);
  taken.mutable_acknowledgement()->set_note("told\x1b[31m the desk");
  return response;
}

TEST(AlertsTable, FitsEightyColumnsWithReasonAndIdBelow) {
  EXPECT_EQ(RenderTable(AlertsTable(Two().alerts()), {80, false}),
            "raised                severity  rule\n"
            "────────────────────────────────────────────────────────────────────────────────\n"
            "2025-09-03T00:00:00Z  critical  moscow-softens\n"
            "    russia on foreign-troops: softened, rules out → opposes (+1)\n"
            "    5e0c2a52-1111-5c6e-9d1f-2f6f3a9f7b11\n"
            "2025-09-03T00:00:00Z  critical  moscow-softens\n"
            "    russia on foreign-troops: softened, rules out → opposes (+1) (muted)\n"
            "    (acknowledged: told�[31m the desk)\n"
            "    5e0c2a52-1111-5c6e-9d1f-2f6f3a9f7b11\n");
}

TEST(AlertsTable, HasOneLineForEachWhereThereIsRoom) {
  const std::string wide = RenderTable(AlertsTable(Two().alerts()), {200, false});
  EXPECT_EQ(std::count(wide.begin(), wide.end(), '\n'), 4) << wide;
  v1::ListAlertsResponse none;
  EXPECT_EQ(RenderTable(AlertsTable(none.alerts()), {80, false}), "no alerts\n");
}

TEST(AlertsTable, GivesProgramsEveryFact) {
  const std::string csv = RenderCsv(AlertsTable(Two().alerts()));
  EXPECT_EQ(
      csv.substr(0, csv.find("\r\n")),
      "raised,severity,rule,reason,position,alert_id,rule_position,trigger,party,issue,value_before,"
      "value_after,statement_id,affected_from,affected_until,muted,acknowledged_at,acknowledged_by,note");
  EXPECT_THAT(
      csv,
      HasSubstr(
          ",81,5e0c2a52-1111-5c6e-9d1f-2f6f3a9f7b11,0,shift,russia,foreign-troops,,,s-1,,,false,,,\r\n"));
}

TEST(AlertDetails, TellWhatChangedAndWhoSaidIt) {
  std::string shown;
  for (const Table& table : AlertDetails(Softened())) shown += RenderTable(table, {80, false});
  for (const char* line :
       {"rule          moscow-softens: Moscow softens\n", "severity      critical\n",
        "raised        2025-09-03T00:00:00Z at position 81\n", "before        rules out, said 2025-09\n",
        "after         opposes, if: a truce, said 2025-09-05\n", "shift         ▽ softened (+1)\n",
        "quote         legitimate targets\n", "label desk    europe\n", "acknowledged  not yet\n",
        "TASS\n"}) {
    EXPECT_THAT(shown, HasSubstr(line));
  }
}

TEST(AlertDetails, TellValuesAndSpans) {
  v1::Alert gap;
  gap.set_trigger(v1::ALERT_TRIGGER_GAP);
  gap.set_value_before(1);
  gap.add_parties("russia");
  gap.add_parties("ukraine");
  gap.mutable_affected_from()->set_seconds(1756857600);
  gap.mutable_acknowledgement()->set_acknowledged_by("ana");
  std::string shown;
  for (const Table& table : AlertDetails(gap)) shown += RenderTable(table, {80, false});
  EXPECT_THAT(shown, HasSubstr("gap           1 → none\n"));
  EXPECT_THAT(shown, HasSubstr("between       russia, ukraine\n"));
  EXPECT_THAT(shown, HasSubstr("changed from  2025-09-03T00:00:00Z\n"));
  EXPECT_THAT(shown, HasSubstr(" by ana\n"));
  EXPECT_THAT(shown, Not(HasSubstr("before")));
}

TEST(AlertLines, FitAndAreColoured) {
  const std::string lines = AlertLines(Softened(), {60, false});
  EXPECT_EQ(lines,
            "      81  moscow-softens (critical): russia on\n"
            "          foreign-troops: softened, rules out → opposes (+1)\n"
            "          “legitimate targets” — putin (TASS)\n"
            "          alert 5e0c2a52-1111-5c6e-9d1f-2f6f3a9f7b11\n");
  v1::Alert silent = Softened();
  silent.clear_statement();
  EXPECT_THAT(AlertLines(silent, {80, false}), Not(HasSubstr(" \n")));
  EXPECT_THAT(AlertLines(Softened(), {60, true}), HasSubstr("\x1b["));
}

TEST(BacktestSentence, Counts) {
  event::v1::AlertRule rule;
  rule.set_rule_id("r");
  v1::BacktestSummary summary;
  summary.set_examined_count(1);
  EXPECT_EQ(BacktestSentence(rule, summary, "", ""), "r would not have fired (1 statement looked at)");
  summary.set_alert_count(1);
  summary.set_examined_count(1212);
  EXPECT_EQ(BacktestSentence(rule, summary, "2008", ""),
            "r would have fired once since 2008 (1,212 statements looked at)");
  summary.set_alert_count(7);
  EXPECT_EQ(BacktestSentence(rule, summary, "2008-04-04", "2022"),
            "r would have fired 7 times since 2008-04-04 until 2022 (1,212 statements looked at)");
  rule.mutable_revision();
  EXPECT_EQ(BacktestSentence(rule, summary, "", ""), "r would have fired 7 times (1,212 events looked at)");
}

}  // namespace
}  // namespace parley
