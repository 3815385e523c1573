#include "cli/import/event_json.h"

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace parley {
namespace {

using event::v1::Event;
using google::protobuf::util::MessageDifferencer;

bool ParseFast(const std::string& line, Event* event, JsonError* error) {
  std::string padded = line;
  padded.resize(line.size() + kJsonPadding);
  EventJsonParser parser;
  return parser.Parse(padded.data(), line.size(), event, error);
}

bool ParseReference(const std::string& line, Event* event) {
  return google::protobuf::util::JsonStringToMessage(line, event).ok();
}

std::string Statement(const std::string& fields) {
  return R"({"statementRecorded":{"statement":{)" + fields + "}}}";
}

std::string Rule(const std::string& fields) {
  return R"({"alertRuleDeclared":{"rule":{)" + fields + "}}}";
}

// Lines about alerts that both parsers read alike.
std::vector<std::string> ValidAlertLines() {
  std::vector<std::string> lines{
      R"({"alertRuleRemoved":{"ruleId":"r","reason":"no longer"}})",
      R"({"alert_rule_removed":{"rule_id":"r"}})",
      R"({"alertAcknowledged":{"alertId":"8f6e6c8e-8a4d-4a43-9d3b-1f0f6a3c0001","note":"seen"}})",
      R"({"alert_acknowledged":{"alert_id":"x","note":null}})",
      R"({"clockTicked":{"time":"2025-01-01T00:00:00.25Z"}})",
      R"({"clock_ticked":{}})",
      R"({"alertRuleDeclared":{}})",
      R"({"alert_rule_declared":{"rule":null}})",
  };
  for (
      const char* fields :
      {R"("ruleId":"r","name":"Rule","severity":"ALERT_SEVERITY_CRITICAL","labels":{"b":"2","a":"1"},"muted":true,"includeSecondhand":true)",
       R"("rule_id":"r","severity":1,"muted":"true","include_secondhand":false)",
       R"("filter":{"parties":["p","q"],"includeMembers":true,"issues":["i"],"includeSubissues":true,"speakers":["s"],"attributions":["ATTRIBUTION_VOTE",2,"3"]})",
       R"("filter":{"include_members":true,"include_subissues":"false","attributions":[]})",
       R"("filter":{})",
       R"("sinks":[{"webhook":{"url":"https://alerts.example.org","secret":"desk"}},{"alertmanager":{"url":"http://127.0.0.1:9093"}},{},{"webhook":{}},{"webhook":null,"alertmanager":{}}])",
       R"("shift":{"kinds":["SHIFT_KIND_SOFTENED","SHIFT_KIND_REVERSED",7],"minDelta":2})",
       R"("shift":{"min_delta":"1"})",
       R"("shift":{})",
       R"("statement":{})",
       R"("silence":{"duration":"7776000s"})",
       R"("silence":{"duration":"1.5s"})",
       R"("silence":{"duration":"0.000000001s"})",
       R"("silence":{"duration":"-3.000001s"})",
       R"("silence":{"duration":"-0.5s"})",
       R"("silence":{"duration":"315576000000s"})",
       R"("silence":{})",
       R"("gap":{"threshold":0.5,"crossing":"CROSSING_UP"})",
       R"("gap":{"threshold":-0.0,"crossing":2})",
       R"("gap":{"threshold":0})",
       R"("mixedSignals":{})",
       R"("mixed_signals":{})",
       R"("quantity":{"value":100000,"crossing":"CROSSING_DOWN"})",
       R"("quantity":{"value":"1e21"})",
       R"("revision":{})",
       R"("shift":null,"revision":{})"}) {
    lines.push_back(Rule(fields));
  }
  return lines;
}

// Lines that both parsers read alike.
std::vector<std::string> ValidLines() {
  std::vector<std::string> lines{
      R"({})",
      R"({"eventId":"8f6e6c8e-8a4d-4a43-9d3b-1f0f6a3c0001","position":"12","recordedAt":"2025-01-01T00:00:00Z","recordedBy":"ana"})",
      R"({"event_id":"x","position":12,"recorded_at":"2025-01-01T00:00:00.5Z","original_recorded_at":"1999-12-31T23:59:59.999999999+14:00"})",
      R"({"position":1.2e1})",
      R"({"partyDeclared":{"party":{"partyId":"russia","name":"Russian Federation","kind":"PARTY_KIND_STATE","aliases":["Kremlin","Moscow"]}}})",
      R"({"party_declared":{"party":{"party_id":"eu","name":"EU","kind":3,"members":[{"party":"a","from":"1951","to":"2020-01-31"},{"party":"b"}]}}})",
      R"({"speakerDeclared":{"speaker":{"speakerId":"putin","name":"Владимир Путин","aliases":[],"roles":[{"party":"russia","title":"President","from":"2012-05-07"}]}}})",
      R"({"issueDeclared":{"issue":{"issueId":"army-size-cap","proposition":"p","parent":"x","unit":"personnel","aliases":["a"],"statusQuo":0}}})",
      R"({"issue_declared":{"issue":{"issue_id":"i","status_quo":"880000.5"}}})",
      R"({"statementAmended":{"statementId":"s","statement":{"party":"p"},"reason":"r"}})",
      R"({"statement_amended":{"statement_id":"s","statement":null,"reason":null}})",
      R"({"statementCorroborated":{"statementId":"s","source":{"title":"t","publisher":"p","url":"u","publishedAt":"2025","retrievedAt":"2025-01","sha256":"ff","quoteSpan":{"begin":0,"end":"12"}}}})",
      R"({"statement_corroborated":{"statement_id":"s","source":{"published_at":"2025","retrieved_at":"x","quote_span":{"begin":1.0}}}})",
      R"({"statementRetracted":{"statementId":"s","reason":"r"}})",
      R"({"statementRecorded":null,"statementRetracted":{"reason":"r"}})",
      R"({"statementRecorded":{}})",
  };
  for (
      const char* fields : {
          R"("statementId":"s","party":"russia","speaker":"putin","deliveredBy":"d","reportedBy":"r","issue":"i")",
          R"("statement_id":"s","delivered_by":"d","reported_by":"r")",
          R"("stance":"STANCE_RULES_OUT")",
          R"("stance":7,"attribution":"ATTRIBUTION_VOTE","saidAtPrecision":"DATE_PRECISION_MONTH")",
          R"("stance":"7","said_at_precision":2)",
          R"("stance":99)",
          R"("stance":-1)",
          R"("stance":2.0)",
          R"("stance":"STANCE_UNSPECIFIED","stance":null)",
          R"("saidAt":"2025-09-03T00:00:00Z")",
          R"("said_at":"1946-01-01T12:30:45.123456Z")",
          R"("saidAt":"2025-09-03T00:00:00+05:30")",
          R"("saidAt":"0001-01-01T00:00:00Z")",
          R"("saidAt":"9999-12-31T23:59:59.999999999Z")",
          R"("saidAt":"2024-02-29T00:00:00-00:00")",
          R"("conditions":["only if a","only if б"],"quantity":800000,"quantityMax":1e6,"confidence":0.75)",
          R"("quantity":"1.5","quantity_max":"1e3","confidence":"0.5")",
          R"("quantity":-0.0)",
          R"("quantity":"NaN","quantityMax":"Infinity","confidence":"-Infinity")",
          R"("quantity":0,"confidence":0)",
          R"("quantity":100000000000000000000)",
          R"("quantity":1e308)",
          R"("quantity":4.9e-324)",
          R"("venue":"Сочи","quote":"\u0022quoted\u0022 \ud83d\ude00 \/ \b\f\n\r\t","language":"ru","translation":"","summary":"s")",
          R"("labels":{"a":"b","":"empty key","ключ":"значение"})",
          R"("labels":{},"sources":[],"conditions":[])",
          R"("labels":null,"sources":null,"conditions":null,"quantity":null,"quote":null,"saidAt":null)",
          R"("sources":[{"title":"t"},{},{"url":"u","quoteSpan":{"begin":3,"end":4294967295}}])",
      }) {
    if (std::string(fields).find("\"stance\":null") == std::string::npos) lines.push_back(Statement(fields));
  }
  const std::vector<std::string> alerts = ValidAlertLines();
  lines.insert(lines.end(), alerts.begin(), alerts.end());
  return lines;
}

// Lines that neither parser reads, with the field that ours names.
std::vector<std::pair<std::string, std::string>> InvalidLines() {
  const std::string s = "statementRecorded.statement.";
  const std::string r = "alertRuleDeclared.rule.";
  return {
      {R"({"nonsense":1})", "nonsense"},
      {R"({"statementRecorded":{"statment":{}}})", "statementRecorded.statment"},
      {Statement(R"("sources":[{},{"publishr":"x"}])"), s + "sources[1].publishr"},
      {Statement(R"("stance":"STANCE_MAYBE")"), s + "stance"},
      {Statement(R"("stance":"rules out")"), s + "stance"},
      {Statement(R"("stance":1.5)"), s + "stance"},
      {Statement(R"("stance":true)"), s + "stance"},
      {Statement(R"("stance":[1])"), s + "stance"},
      {Statement(R"("stance":99999999999)"), s + "stance"},
      {Statement(R"("saidAt":"2025-09-03")"), s + "saidAt"},
      {Statement(R"("saidAt":"2025-09-03 00:00:00Z")"), s + "saidAt"},
      {Statement(R"("saidAt":"2025-02-30T00:00:00Z")"), s + "saidAt"},
      {Statement(R"("saidAt":"2025-09-03T00:00:00")"), s + "saidAt"},
      {Statement(R"("saidAt":"")"), s + "saidAt"},
      {Statement(R"("saidAt":1756857600)"), s + "saidAt"},
      {Statement(R"("quantity":"many")"), s + "quantity"},
      {Statement(R"("quantity":"")"), s + "quantity"},
      {Statement(R"("quantity":" 1")"), s + "quantity"},
      {Statement(R"("quantity":true)"), s + "quantity"},
      {Statement(R"("quantity":{})"), s + "quantity"},
      {Statement(R"("labels":[])"), s + "labels"},
      {Statement(R"("sources":[{"quoteSpan":{"begin":-1}}])"), s + "sources[0].quoteSpan.begin"},
      {Statement(R"("sources":[{"quoteSpan":{"begin":4294967296}}])"), s + "sources[0].quoteSpan.begin"},
      {R"({"position":-1})", "position"},
      {R"({"position":1.5})", "position"},
      {R"({"position":"1x"})", "position"},
      {R"({"statementRecorded":{"statement":{}},"statementRetracted":{}})", "statementRetracted"},
      {Rule(R"("colour":"red")"), r + "colour"},
      {Rule(R"("severity":"HIGH")"), r + "severity"},
      {Rule(R"("muted":"maybe")"), r + "muted"},
      {Rule(R"("muted":2)"), r + "muted"},
      {Rule(R"("statement":{"x":1})"), r + "statement.x"},
      {Rule(R"("statement":[])"), r + "statement"},
      {Rule(R"("shift":{},"revision":{})"), r + "revision"},
      {Rule(R"("sinks":[{"webhook":{},"alertmanager":{}}])"), r + "sinks[0].alertmanager"},
      {Rule(R"("sinks":[{"webhook":{"uri":""}}])"), r + "sinks[0].webhook.uri"},
      {Rule(R"("shift":{"kinds":["SHIFT_KIND_SOFTENED","SOFT"]})"), r + "shift.kinds[1]"},
      {Rule(R"("shift":{"minDelta":-1})"), r + "shift.minDelta"},
      {Rule(R"("silence":{"duration":"90d"})"), r + "silence.duration"},
      {Rule(R"("silence":{"duration":90})"), r + "silence.duration"},
      {Rule(R"("silence":{"duration":"90"})"), r + "silence.duration"},
      {Rule(R"("silence":{"duration":"1.0000000001s"})"), r + "silence.duration"},
      {Rule(R"("silence":{"duration":"315576000001s"})"), r + "silence.duration"},
      {Rule(R"("gap":{"threshold":"wide"})"), r + "gap.threshold"},
      {Rule(R"("filter":{"attributions":["RUMOUR"]})"), r + "filter.attributions[0]"},
      {R"({"clockTicked":{"time":"noon"}})", "clockTicked.time"},
      {R"({"alertAcknowledged":{"alert":"x"}})", "alertAcknowledged.alert"},
      {R"({"alertRuleRemoved":{},"clockTicked":{}})", "clockTicked"},
      {R"({"statementRecorded":)", ""},
      {R"({"statementRecorded":{"statement":{"party":"rus)", ""},
      {R"({} {})", ""},
      {R"([])", ""},
      {R"("text")", ""},
      {R"(nonsense)", ""},
      {"", ""},
  };
}

TEST(EventJson, ReadsWhatProtobufReads) {
  for (const std::string& line : ValidLines()) {
    Event fast;
    Event reference;
    JsonError error;
    ASSERT_TRUE(ParseReference(line, &reference)) << line;
    ASSERT_TRUE(ParseFast(line, &fast, &error)) << line << "\n" << error.field << ": " << error.reason;
    EXPECT_EQ(fast.DebugString(), reference.DebugString()) << line;  // compares NaN as a text
  }
}

TEST(EventJson, RefusesWhatProtobufRefusesAndNamesTheField) {
  for (const auto& [line, field] : InvalidLines()) {
    Event fast;
    Event reference;
    JsonError error;
    EXPECT_FALSE(ParseReference(line, &reference)) << line;
    ASSERT_FALSE(ParseFast(line, &fast, &error)) << line;
    EXPECT_EQ(error.field, field) << line;
    EXPECT_FALSE(error.reason.empty()) << line;
  }
}

// Where protobuf guesses or reads on, the record is better served by an error.
TEST(EventJson, IsStricterThanProtobuf) {
  for (const std::string& line :
       {std::string(R"({eventId:"x"})"), std::string(R"({'eventId':'x'})"),
        std::string(R"({"eventId":"x",})"), std::string(R"({"eventId":"x","eventId":"y"})"),
        std::string(R"({"eventId":"x","event_id":"y"})"), Statement(R"("labels":{"a":"b","a":"c"})"),
        std::string("{\"eventId\":\"\xFF\"}"), Statement(R"("party":12)"),
        Statement(R"("conditions":"only one")")}) {
    Event event;
    JsonError error;
    EXPECT_FALSE(ParseFast(line, &event, &error)) << line;
  }
}

TEST(EventJson, SaysWhatWasGivenAndWanted) {
  Event event;
  JsonError error;
  ASSERT_FALSE(ParseFast(Statement(R"("saidAt":"yesterday")"), &event, &error));
  EXPECT_EQ(error.reason, R"("yesterday": wanted a time such as "2025-09-03T00:00:00Z")");
  event.Clear();
  error = {};
  ASSERT_FALSE(ParseFast(Statement(R"("attribution":"RUMOUR")"), &event, &error));
  EXPECT_EQ(error.reason.find("\"RUMOUR\": wanted one of ATTRIBUTION_DIRECT_QUOTE, "), 0u);
}

TEST(EventJson, WhatIsWrittenIsReadBack) {
  for (const std::string& line : ValidLines()) {
    Event event;
    Event fast;
    Event reference;
    JsonError error;
    ASSERT_TRUE(ParseFast(line, &event, &error)) << line;
    std::string written;
    AppendEventJson(event, &written);
    EXPECT_EQ(written.find('\n'), std::string::npos);
    ASSERT_TRUE(ParseFast(written, &fast, &error)) << written << "\n" << error.field << ": " << error.reason;
    ASSERT_TRUE(ParseReference(written, &reference)) << written;
    EXPECT_EQ(fast.DebugString(), event.DebugString()) << written;
    EXPECT_EQ(reference.DebugString(), event.DebugString()) << written;
  }
}

// Cuts, swaps and inserts bytes: whatever both parsers make of it, they agree when both accept.
TEST(EventJson, AgreesOnBrokenLines) {
  std::mt19937 random(20250903);
  const std::vector<std::string> lines = ValidLines();
  const std::string alphabet = "{}[]\",:0123456789.-+eE\\ntrufalsx ";
  for (int round = 0; round < 3000; ++round) {
    std::string line = lines[random() % lines.size()];
    for (unsigned edits = 1 + random() % 2; edits > 0 && !line.empty(); --edits) {
      const std::size_t at = random() % line.size();
      const char c = alphabet[random() % alphabet.size()];
      switch (random() % 3) {
        case 0:
          line[at] = c;
          break;
        case 1:
          line.insert(at, 1, c);
          break;
        default:
          line.erase(at, 1);
      }
    }
    Event fast;
    Event reference;
    JsonError error;
    if (!ParseFast(line, &fast, &error)) continue;
    ASSERT_TRUE(ParseReference(line, &reference)) << line;
    EXPECT_EQ(fast.DebugString(), reference.DebugString()) << line;
  }
}

}  // namespace
}  // namespace parley
