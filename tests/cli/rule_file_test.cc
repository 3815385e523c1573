#include "cli/rules/rule_file.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include "cli/rules/rule_writer.h"
#include "client/errors.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace parley {
namespace {

using event::v1::AlertRule;
using google::protobuf::util::MessageDifferencer;
using testing::HasSubstr;

AlertRule Rule(const std::string& text) {
  AlertRule rule;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &rule)) << text;
  return rule;
}

// The problems of a file, one a line.
std::string Problems(const std::string& text) {
  std::string described;
  for (const FileProblem& problem : ReadRuleFile("f", text).problems) {
    described += DescribeProblem("f", problem) + "\n";
  }
  return described;
}

// The problems of a rule whose fields behind the id are `fields`; they begin on line 3.
std::string ProblemsOfRule(const std::string& fields) {
  return Problems("rules:\n  - id: a\n    " + fields + "\n");
}

constexpr char kEverything[] = R"(
rules:
  - id: moscow-softens
    name: "Moscow: softens"
    when:
      shift: {kinds: [softened, reversed], min-delta: 1}
    parties: [Kremlin]   # an alias
    members: true
    issues:
      - security-guarantees
    sub-issues: true
    speakers: putin
    attributions: [direct-quote]
    secondhand: true
    severity: critical
    labels: {desk: europe, team: 7}
    sinks:
      - webhook: {url: https://alerts.example.org/parley, secret: desk-webhook}
      - alertmanager: {url: "http://127.0.0.1:9093"}
    muted: true
  - {id: silent, when: {silence: 1d12h}}
  - {id: gap, when: {gap: {above: 0.5}}}
  - {id: closer, when: {gap: {below: 0.25}}}
  - {id: all, when: {statement: {}}}
  - {id: mixed, when: {mixed-signals: }}
  - {id: size, when: {quantity: {above: 100000}}}
  - {id: past, when: {revision: {}}}
  - {id: any, when: {shift: }}
)";

TEST(RuleFile, ReadsEveryFieldAndTrigger) {
  const RuleFile file = ReadRuleFile("f", kEverything);
  ASSERT_EQ(Problems(kEverything), "");
  const std::vector<std::string> wanted{
      R"(rule_id: "moscow-softens" name: "Moscow: softens"
         filter { parties: "Kremlin" include_members: true issues: "security-guarantees"
                  include_subissues: true speakers: "putin" attributions: ATTRIBUTION_DIRECT_QUOTE }
         severity: ALERT_SEVERITY_CRITICAL labels { key: "desk" value: "europe" }
         labels { key: "team" value: "7" } muted: true include_secondhand: true
         sinks { webhook { url: "https://alerts.example.org/parley" secret: "desk-webhook" } }
         sinks { alertmanager { url: "http://127.0.0.1:9093" } }
         shift { kinds: SHIFT_KIND_SOFTENED kinds: SHIFT_KIND_REVERSED min_delta: 1 })",
      R"(rule_id: "silent" silence { duration { seconds: 129600 } })",
      R"(rule_id: "gap" gap { threshold: 0.5 crossing: CROSSING_UP })",
      R"(rule_id: "closer" gap { threshold: 0.25 crossing: CROSSING_DOWN })",
      R"(rule_id: "all" statement {})",
      R"(rule_id: "mixed" mixed_signals {})",
      R"(rule_id: "size" quantity { value: 100000 crossing: CROSSING_UP })",
      R"(rule_id: "past" revision {})",
      R"(rule_id: "any" shift {})"};
  ASSERT_EQ(file.rules.size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_TRUE(MessageDifferencer::Equals(file.rules[i].rule, Rule(wanted[i])))
        << file.rules[i].rule.DebugString() << "\nwanted\n"
        << wanted[i];
  }
}

TEST(RuleFile, WhatIsWrittenIsReadBack) {
  for (LocatedRule located : ReadRuleFile("f", kEverything).rules) {
    located.rule.set_name("yes \"quoted\": #1\n\tand \x01 Київ");
    const RuleFile again = ReadRuleFile("f", "rules:\n" + RuleYaml(located.rule));
    ASSERT_EQ(again.rules.size(), 1u) << RuleYaml(located.rule);
    EXPECT_TRUE(again.problems.empty()) << RuleYaml(located.rule);
    EXPECT_TRUE(MessageDifferencer::Equals(again.rules[0].rule, located.rule)) << RuleYaml(located.rule);
  }
}

TEST(RuleFile, TextsThatYamlReadsAsSomethingElseAreQuoted) {
  EXPECT_EQ(YamlText("nato-membership"), "nato-membership");
  for (const char* text :
       {"", "no", "null", "12", "1e3", "~", "a: b", "a #b", "- a", " a", "[a]", "https://x"}) {
    EXPECT_EQ(YamlText(text).front(), '"') << text;
  }
}

TEST(RuleFile, UnknownFieldsNameTheNearest) {
  EXPECT_EQ(ProblemsOfRule("when: {shift: {}}\n    partys: [a]"),
            "f:4: rules[0].partys: unknown field; nearest: parties\n");
  EXPECT_EQ(ProblemsOfRule("when: {shfit: {}}"), "f:3: rules[0].when.shfit: unknown field; nearest: shift\n");
  EXPECT_THAT(ProblemsOfRule("when: {shift: {}}\n    colour: red"),
              HasSubstr("f:4: rules[0].colour: unknown field; known: id,"));
  EXPECT_EQ(Problems("ruels: []\n"), "f:1: ruels: unknown field; nearest: rules\n");
}

TEST(RuleFile, WordsNameTheNearestAndTheLine) {
  EXPECT_THAT(
      ProblemsOfRule("when:\n      shift:\n        kinds:\n          - softened\n          - hardend"),
      testing::AllOf(HasSubstr("f:7: rules[0].when.shift.kinds[1]: \"hardend\" is not one of first-stated"),
                     HasSubstr("; nearest: hardened\n")));
  EXPECT_THAT(ProblemsOfRule("when: {shift: {}}\n    severity: high"),
              HasSubstr("f:4: rules[0].severity: \"high\" is not one of info, warning, critical\n"));
  EXPECT_THAT(ProblemsOfRule("when: {shift: {}}\n    attributions: [rumour]"),
              HasSubstr("rules[0].attributions[0]"));
}

TEST(RuleFile, WrongTypesSayWhatWasWanted) {
  EXPECT_EQ(ProblemsOfRule("when: {shift: {min-delta: 7}}"),
            "f:3: rules[0].when.shift.min-delta: \"7\": wanted a whole number from 0 to 6\n");
  EXPECT_EQ(ProblemsOfRule("when: {gap: {above: wide}}"),
            "f:3: rules[0].when.gap.above: \"wide\": wanted a number\n");
  EXPECT_EQ(ProblemsOfRule("when: {gap: {above: \"1\"}}"),
            "f:3: rules[0].when.gap.above: \"1\": wanted a number\n");
  EXPECT_EQ(ProblemsOfRule("when: {shift: {}}\n    muted: 1"),
            "f:4: rules[0].muted: \"1\": wanted true or false\n");
  EXPECT_EQ(ProblemsOfRule("when: {shift: {}}\n    name: [a]"),
            "f:4: rules[0].name: a list: wanted a text\n");
  EXPECT_EQ(ProblemsOfRule("when: {shift: {}}\n    parties: {a: b}"),
            "f:4: rules[0].parties: a map: wanted a list\n");
  EXPECT_EQ(ProblemsOfRule("when: {shift: {}}\n    parties:"),
            "f:4: rules[0].parties: nothing: wanted a list\n");
  EXPECT_EQ(ProblemsOfRule("when: {shift: {}}\n    parties: [[a]]"),
            "f:4: rules[0].parties[0]: a list: wanted a text\n");
  EXPECT_THAT(ProblemsOfRule("when: shift"),
              HasSubstr("f:3: rules[0].when: \"shift\": wanted a map of shift, "));
  EXPECT_EQ(ProblemsOfRule("when: {revision: {deep: true}}"),
            "f:3: rules[0].when.revision: this trigger takes no choices: wanted {}\n");
  EXPECT_EQ(ProblemsOfRule("when: {shift: {}}\n    labels: [a]"),
            "f:4: rules[0].labels: wanted a map of names and texts\n");
  EXPECT_EQ(ProblemsOfRule("when: {shift: {}}\n    sinks: http://x"),
            "f:4: rules[0].sinks: wanted a list of webhook or alertmanager\n");
}

TEST(RuleFile, TriggersAreOneAndWhole) {
  EXPECT_THAT(ProblemsOfRule("name: n"), HasSubstr("f:2: rules[0]: a rule needs to say when it fires"));
  EXPECT_THAT(ProblemsOfRule("when: {}"),
              HasSubstr("f:3: rules[0].when: names no trigger; wanted one of shift, "));
  EXPECT_EQ(ProblemsOfRule("when: {shift: {}, statement: {}}"),
            "f:3: rules[0].when: a rule has one trigger; make a rule of each\n");
  EXPECT_EQ(ProblemsOfRule("when: {gap: {}}"), "f:3: rules[0].when.gap: wanted one of above and below\n");
  EXPECT_EQ(ProblemsOfRule("when: {quantity: {above: 1, below: 2}}"),
            "f:3: rules[0].when.quantity: wanted one of above and below\n");
}

TEST(RuleFile, DurationsArePositive) {
  for (const char* text : {"-5d", "0d", "90", "d", "1.5d", "9999y", "5 days", "99999999999999999999d"}) {
    EXPECT_THAT(
        ProblemsOfRule(std::string("when: {silence: ") + text + "}"),
        HasSubstr(std::string("f:3: rules[0].when.silence: \"") + text + "\" is not how long; wanted"))
        << text;
  }
}

TEST(RuleFile, WhatIsGivenTwiceIsAnError) {
  EXPECT_EQ(ProblemsOfRule("when: {shift: {}}\n    name: a\n    name: b"),
            "f:5: rules[0].name: given twice\n");
  EXPECT_EQ(ProblemsOfRule("when: {shift: {}}\n    labels: {a: b, a: c}"),
            "f:4: rules[0].labels.a: given twice\n");
  EXPECT_EQ(Problems("rules:\n  - {id: a, when: {shift: }}\n  - {id: a, when: {shift: }}\n"),
            "f:3: rules[1].id: \"a\" is the id of the rule on line 2 already\n");
}

TEST(RuleFile, SinksAreOneKindWithAUrl) {
  const std::string when = "when: {shift: {}}\n    sinks:\n      - ";
  EXPECT_EQ(ProblemsOfRule(when + "{webhook: {}}"),
            "f:5: rules[0].sinks[0].webhook: a webhook needs a url\n");
  EXPECT_EQ(ProblemsOfRule(when + "{alertmanager: {}}"),
            "f:5: rules[0].sinks[0].alertmanager: an alertmanager needs a url\n");
  EXPECT_EQ(ProblemsOfRule(when + "{}"),
            "f:5: rules[0].sinks[0]: a sink is one of webhook and alertmanager\n");
  EXPECT_EQ(ProblemsOfRule(when + "{webhook: {uri: x, url: y}}"),
            "f:5: rules[0].sinks[0].webhook.uri: unknown field; nearest: url\n");
}

TEST(RuleFile, WhatIsNoYamlNamesTheLine) {
  EXPECT_THAT(Problems("rules:\n  - id: [a\n"), HasSubstr("not valid YAML: "));
  EXPECT_EQ(Problems("rules:\n- id: &x a\n  name: *x\n"),
            "f:3: not valid YAML: aliases (*name) are not supported: write the value out\n");
  EXPECT_EQ(Problems("rules: []\n---\nrules: []\n"), "f:3: a second document begins here; one is wanted\n");
  EXPECT_EQ(Problems("rules:\n  [a]: b\n"), "f:2: not valid YAML: a key must be a word\n");
  EXPECT_EQ(Problems(""), "f:1: nothing: wanted a map of rules\n");
  EXPECT_EQ(Problems("rules: {a: b}\n"), "f:1: rules: wanted a list of rules\n");
  EXPECT_EQ(Problems("rules:\n  - a\n").substr(0, 28), "f:2: rules[0]: \"a\": wanted a");
  EXPECT_EQ(Problems("rules:\n  - when: {shift: }\n"), "f:2: rules[0]: a rule needs an id\n");
}

TEST(RuleFile, ReportsManyProblemsByLineAndStopsAtTwenty) {
  EXPECT_EQ(
      Problems("rules:\n  - id: a\n    when: {silence: x}\n    muted: maybe\n    nam: n\n").substr(0, 5),
      "f:3: ");
  std::string many = "rules:\n";
  for (int i = 0; i < 30; ++i) many += "  - {colour: red}\n";
  EXPECT_EQ(ReadRuleFile("f", many).problems.size(), 20u);
}

absl::Status Refusal(const std::string& field, const std::string& description) {
  google::rpc::BadRequest bad_request;
  bad_request.add_field_violations()->set_field(field);
  bad_request.mutable_field_violations(0)->set_description(description);
  google::rpc::Status details;
  details.add_details()->PackFrom(bad_request);
  return FromGrpc({grpc::StatusCode::NOT_FOUND, field + ": " + description, details.SerializeAsString()});
}

TEST(InWordsOfFile, NamesLineAndFieldOfTheFile) {
  const std::vector<LocatedRule> rules = ReadRuleFile("f", kEverything).rules;
  const auto told = [&](const std::string& field) {
    return std::string(InWordsOfFile(Refusal(field, "no such thing"), rules).message());
  };
  EXPECT_EQ(told("rules[0].filter.parties[0]"), "f:7: rules[0].parties[0]: no such thing");
  EXPECT_EQ(told("rules[0].filter.issues[0]"), "f:10: rules[0].issues[0]: no such thing");
  EXPECT_EQ(told("rules[0].filter.speakers[0]"), "f:12: rules[0].speakers[0]: no such thing");
  EXPECT_EQ(told("rules[0].sinks[1].alertmanager.url"),
            "f:19: rules[0].sinks[1].alertmanager.url: no such thing");
  EXPECT_EQ(told("rules[0].labels[desk]"), "f:16: rules[0].labels.desk: no such thing");
  EXPECT_EQ(told("rules[1].silence.duration"), "f:21: rules[1].when.silence: no such thing");
  EXPECT_EQ(told("rules[2].gap.threshold"), "f:22: rules[2].when.gap.above: no such thing");
  EXPECT_EQ(told("rules[2].filter.parties"), "f:22: rules[2]: no such thing");
  EXPECT_EQ(told("rules[8].filter"), "f:28: rules[8]: no such thing");
  EXPECT_EQ(told("rules[9].filter"), "rules[9].filter: no such thing");
  EXPECT_EQ(told("rule.filter.parties[0]"), "f:7: rules[0].parties[0]: no such thing");
  EXPECT_EQ(told("rule"), "f:3: rules[0]: no such thing");
  EXPECT_EQ(told("remove_others"), "remove_others: no such thing");
  const absl::Status kept = InWordsOfFile(Refusal("rules[0].rule_id", "x"), rules);
  EXPECT_EQ(kept.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(DetailsOf(kept).fields.size(), 1u);
}

}  // namespace
}  // namespace parley
